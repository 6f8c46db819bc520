package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.RendezvousKey;
import chat.parley.rendezvous.NoLeaks;
import chat.parley.rendezvous.TestNode;
import chat.parley.rendezvous.Testbed;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.client.RendezvousClient;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class RendezvousServerTest {
    private static final byte[] OPENING = {0x50, 0x72, 0x6c, 0x79, 1, 1, 1, 3};

    @TempDir
    Path folder;

    @Test
    void saysRestartingBeforeItStops() throws Exception {
        Testbed bed = Testbed.start(folder);
        TestNode home = new TestNode().goHome(bed);
        TestNode guest = new TestNode().goAsGuest(bed);
        guest.run(RendezvousClient::ping);
        guest.await(TestNode.RoundTrip.class); // the server has heard of it, too
        bed.server().stop(Duration.ofSeconds(5));
        for (TestNode node : new TestNode[] {home, guest}) {
            RendezvousFrame.Restarting notice = node.await(RendezvousFrame.Restarting.class);
            assertThat(notice.back()).isEqualTo(Duration.ofSeconds(5));
            assertThat(notice.tryFor()).isEqualTo(Duration.ofMinutes(10));
            ClientListener.Closed end = node.await(ClientListener.Closed.class);
            assertThat(end.reason()).contains(ReasonCode.RESTARTING);
            assertThat(end.byPeer()).isTrue();
        }
        assertThat(bed.server().connections()).isZero();
        bed.close();
    }

    @Test
    void keepsItsAddressOverARestart() throws Exception {
        Testbed bed = Testbed.start(folder);
        RendezvousKey key = bed.address().key();
        assertThat(bed.server().isNew()).isTrue();
        bed.close();
        Testbed again = Testbed.start(folder);
        assertThat(again.address().key()).isEqualTo(key);
        assertThat(again.server().isNew()).isFalse();
        again.close();
    }

    @Test
    void anotherKeyThanThePinnedOneIsNoServer() throws Exception {
        Testbed bed = Testbed.start(folder);
        TestNode node = new TestNode();
        RendezvousKey other =
                new RendezvousKey(NodeKey.generate(new SecureRandom()).publicKey());
        bed.onLoop(() -> RendezvousClient.connect(bed.config(new ClientRole.Guest(), other), node));
        node.await(ClientListener.Closed.class);
        assertThat(node.events).isEmpty();
        bed.close();
    }

    @Test
    void nobodyListensIsNoConnection() throws Exception {
        Testbed bed = Testbed.start(folder);
        bed.server().stop(Duration.ofSeconds(5));
        TestNode node = new TestNode();
        node.connect(bed, new ClientRole.Guest());
        assertThat(node.await(ClientListener.NotConnected.class).cause()).isInstanceOf(IOException.class);
        bed.close();
    }

    @Test
    void garbageAtAnyStageTouchesNobodyElse() throws Exception {
        Testbed bed = Testbed.start(folder);
        TestNode home = new TestNode().goHome(bed);
        Random random = new Random(Long.getLong("parley.seed", 3));
        for (int i = 0; i < 40; i++) {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(),
                    bed.server().boundAddress().getPort())) {
                OutputStream out = socket.getOutputStream();
                byte[] garbage = new byte[1 + random.nextInt(4_000)];
                random.nextBytes(garbage);
                int stage = random.nextInt(4);
                if (stage > 0) out.write(OPENING);
                if (stage == 2) out.write(new byte[] {(byte) 0xff, (byte) 0xff}); // a message longer than allowed
                if (stage == 3) out.write(new byte[] {4, (byte) 0xd0}); // as long as the first one is
                try {
                    out.write(garbage);
                } catch (IOException expected) {
                    // it has closed already
                }
            }
        }
        TestNode.eventually("only the node is left", () -> bed.server().connections() == 1);
        home.run(RendezvousClient::ping);
        home.await(TestNode.RoundTrip.class);
        bed.close();
    }

    @Test
    void handshakeByteByByteIsAsGoodAsWhole() throws Exception {
        Testbed bed = Testbed.start(folder);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), bed.server().boundAddress().getPort())) {
            socket.setTcpNoDelay(true);
            for (byte one : OPENING) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            byte[] answer = socket.getInputStream().readNBytes(8);
            assertThat(Arrays.copyOf(answer, 4)).isEqualTo(Arrays.copyOf(OPENING, 4));
            assertThat(answer[7]).isZero();
        }
        bed.close();
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws Exception {
        Testbed bed = Testbed.start(folder, limits -> limits.withConnections(100, 2));
        TestNode first = new TestNode().goHome(bed);
        new TestNode().goHome(bed);
        TestNode third = new TestNode();
        third.connect(bed, new ClientRole.Guest());
        third.await(ClientListener.Closed.class);
        first.run(RendezvousClient::close);
        first.await(ClientListener.Closed.class);
        TestNode.eventually("one has gone", () -> bed.server().connections() == 1);
        new TestNode().goHome(bed);
        bed.close();
    }

    @Test
    void namesTheHostThatFriendsUse() throws Exception {
        ServerSettings settings =
                ServerSettings.in(folder).withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        RendezvousServer plain = RendezvousServer.start(settings);
        assertThat(plain.address().host()).isEqualTo("127.0.0.1");
        assertThat(plain.address().port()).isEqualTo(plain.boundAddress().getPort());
        assertThat(plain.isReachable()).isFalse();
        plain.stop(Duration.ofSeconds(1));
        RendezvousServer named = RendezvousServer.start(settings.withPublic("chat.example.org", OptionalInt.of(443)));
        assertThat(named.address().toString()).startsWith("parley-rdv://chat.example.org:443/");
        assertThat(RendezvousAddress.parse(named.address().toString())).isEqualTo(named.address());
        assertThat(named.isReachable()).isTrue();
        named.stop(Duration.ofSeconds(1));
    }

    @Test
    void saysInOneLineWhyItCannotStart() throws Exception {
        Testbed bed = Testbed.start(folder);
        InetSocketAddress taken = bed.server().boundAddress();
        Path other = folder.resolve("other");
        assertThatThrownBy(() -> RendezvousServer.start(ServerSettings.in(other).withListen(taken)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1 port " + taken.getPort())
                .hasMessageContaining("--listen")
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> RendezvousServer.start(ServerSettings.in(folder)
                        .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))))
                .isInstanceOf(StartException.class);
        assertThatThrownBy(() ->
                        RendezvousServer.start(ServerSettings.in(other).withPublic("http://x", OptionalInt.empty())))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("--public is no HOST[:PORT]");
        bed.close();
        assertThat(Optional.of(DataFolder.open(other, new SecureRandom())).map(DataFolder::isFresh))
                .contains(false);
    }
}
