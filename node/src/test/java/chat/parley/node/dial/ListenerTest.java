package chat.parley.node.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.protocol.TokenKey;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final EventLoopGroup group = Loops.ofNode();
    private final EventLoop loop = group.next();
    private final List<Socket> sockets = new ArrayList<>();
    private Channel listening;

    @BeforeEach
    void listen() throws Exception {
        NodeKey key = NodeKey.generate(RANDOM);
        NodeCertificate certificate =
                NodeCertificate.issue(Identity.generate(RANDOM), NodeId.random(RANDOM), key.publicKey(), 1);
        Local local = new Local(
                key,
                certificate,
                Id128.random(RANDOM),
                TokenKey.random(RANDOM),
                ChannelSettings.standard(type -> 100, RANDOM));
        Edge edge = new Edge(group, loop, new TcpCarrier(loop, Runnable::run), RANDOM);
        Listener listener = new Listener(local, edge, new LinkIds(), new Recorder());
        listening = listener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) socket.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void connectionsThatSayNothingMakeRoomForOneAnother() throws Exception {
        for (int i = 0; i <= Unproved.MAX; i++) connect();
        assertThat(sockets.get(0).getInputStream().read())
                .as("the oldest is closed")
                .isEqualTo(-1);
        Socket next = sockets.get(1);
        next.setSoTimeout(200);
        assertThatThrownBy(() -> next.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void countsByAddressExceptThisMachines() throws Exception {
        assertThat(source("192.0.2.1")).isEqualTo(source("192.0.2.1")).isNotEqualTo(source("192.0.2.2"));
        assertThat(source("2001:db8::1")).isEqualTo(source("2001:db8::2")).isNotEqualTo(source("2001:db8:0:1::1"));
        assertThat(source("127.0.0.1")).isEqualTo(new Unproved.Machine()).isEqualTo(source("::1"));
    }

    private static Unproved.Source source(String address) throws Exception {
        return Listener.source(new InetSocketAddress(InetAddress.getByName(address), 4_711));
    }

    private void connect() throws Exception {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listening.localAddress()).getPort());
        socket.setSoTimeout(10_000);
        sockets.add(socket);
    }
}
