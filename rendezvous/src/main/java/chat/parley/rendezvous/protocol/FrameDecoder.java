package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a frame from its CBOR record: all keys of all types are collected, then each type takes the ones it must have. One
 * frame, one thread.
 *
 * <p>A key has one meaning in each type but not across types ({@code a} is an address or an array), so the type decides how it is
 * read.
 */
final class FrameDecoder {
    private static final long MAX_MILLIS = 0xffff_ffffL;

    private final int type;
    private @Nullable Integer circuit;
    private @Nullable Integer query;
    private @Nullable NodeId node;
    private @Nullable ReachToken token;
    private @Nullable Id128 run;
    private @Nullable TokenKey tokenKey;
    private @Nullable Candidate address;
    private List<Candidate> candidates = List.of();
    private List<Long> revoked = List.of();
    private List<RendezvousAddress> elsewhere = List.of();
    private @Nullable Long tokenId;
    private @Nullable Integer count;
    private @Nullable Integer circuits;
    private @Nullable ReasonCode reason;
    private @Nullable Status status;
    private @Nullable Duration back;
    private @Nullable Duration tryFor;
    private boolean introduction;

    private FrameDecoder(int type) {
        this.type = type;
    }

    /** @param type known to {@link FrameType#maxBody} and not one of the two binary ones */
    static RendezvousFrame decode(int type, CborReader reader) throws IOException, ProtocolException {
        FrameDecoder decoder = new FrameDecoder(type);
        for (String key = reader.nextKey(); key != null; key = reader.nextKey()) {
            if (!decoder.take(key, reader)) reader.skip();
        }
        return decoder.frame();
    }

    /** Reads the value when the key means something in this type. */
    private boolean take(String key, CborReader reader) throws IOException, ProtocolException {
        return switch (type) {
            case FrameType.REGISTER, FrameType.UPDATE -> takeOwn(key, reader);
            case FrameType.REGISTERED -> takeRegistered(key, reader);
            case FrameType.FOUND, FrameType.PRESENCE -> takePlace(key, reader);
            case FrameType.RESTARTING -> takeRestarting(key, reader);
            case FrameType.INCOMING -> takeIncoming(key, reader);
            default -> takeCommon(key, reader);
        };
    }

    private boolean takeOwn(String key, CborReader reader) throws IOException, ProtocolException {
        boolean registers = type == FrameType.REGISTER;
        switch (key) {
            case "x" -> revoked = reader.array(Limits.REVOKED, FrameDecoder::tokenId);
            case "a" -> candidates = reader.array(Limits.CANDIDATES, FrameDecoder::candidate);
            case "r" -> {
                if (!registers) return false;
                run = Id128.of(reader.bytes(Id128.BYTES));
            }
            case "k" -> {
                if (!registers) return false;
                tokenKey = new TokenKey(reader.bytes(TokenKey.BYTES));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean takeRegistered(String key, CborReader reader) throws IOException, ProtocolException {
        switch (key) {
            case "a" -> address = candidate(reader);
            case "w" -> count = (int) reader.unsigned(Integer.MAX_VALUE);
            case "c" -> circuits = (int) reader.unsigned(Integer.MAX_VALUE);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean takePlace(String key, CborReader reader) throws IOException, ProtocolException {
        switch (key) {
            case "s" -> status = status(reader.unsigned(Integer.MAX_VALUE));
            case "a" -> candidates = reader.array(Limits.CANDIDATES, FrameDecoder::candidate);
            default -> {
                return takeCommon(key, reader);
            }
        }
        return true;
    }

    private boolean takeRestarting(String key, CborReader reader) throws IOException, ProtocolException {
        switch (key) {
            case "b" -> back = Duration.ofMillis(reader.unsigned(MAX_MILLIS));
            case "f" -> tryFor = Duration.ofMillis(reader.unsigned(MAX_MILLIS));
            case "e" -> elsewhere = reader.array(Limits.ELSEWHERE, FrameDecoder::rendezvous);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean takeIncoming(String key, CborReader reader) throws IOException, ProtocolException {
        switch (key) {
            case "c" -> circuit = reader.u32();
            case "i" -> introduction = reader.bool();
            case "t" -> tokenId = tokenId(reader);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean takeCommon(String key, CborReader reader) throws IOException, ProtocolException {
        switch (key) {
            case "c" -> circuit = reader.u32();
            case "q" -> query = reader.u32();
            case "n" -> node = new NodeId(reader.bytes(NodeId.BYTES));
            case "t" -> token = ReachToken.of(reader.bytes(ReachToken.BYTES));
            case "w" -> count = (int) reader.unsigned(Integer.MAX_VALUE);
            case "r" -> reason = new ReasonCode((int) reader.unsigned(0xffff));
            default -> {
                return false;
            }
        }
        return true;
    }

    private RendezvousFrame frame() throws ProtocolException {
        return switch (type) {
            case FrameType.REGISTER -> new RendezvousFrame.Register(need(run), need(tokenKey), revoked, candidates);
            case FrameType.REGISTERED -> new RendezvousFrame.Registered(need(address), need(count), need(circuits));
            case FrameType.LOOKUP -> new RendezvousFrame.Lookup(need(query), need(node), need(token));
            case FrameType.FOUND -> new RendezvousFrame.Found(need(query), need(status), online());
            case FrameType.WATCH -> new RendezvousFrame.Watch(need(node), need(token));
            case FrameType.UNWATCH -> new RendezvousFrame.Unwatch(need(node));
            case FrameType.PRESENCE -> new RendezvousFrame.Presence(need(node), need(status), online());
            case FrameType.OPEN -> new RendezvousFrame.Open(need(circuit), need(node), need(token));
            case FrameType.INCOMING -> new RendezvousFrame.Incoming(need(circuit), introduction, need(tokenId));
            case FrameType.ACCEPT -> new RendezvousFrame.Accept(need(circuit));
            case FrameType.OPENED -> new RendezvousFrame.Opened(need(circuit), need(count));
            case FrameType.RESET -> new RendezvousFrame.Reset(need(circuit), need(reason));
            case FrameType.REPLACED -> new RendezvousFrame.Replaced();
            case FrameType.RESTARTING -> new RendezvousFrame.Restarting(need(back), need(tryFor), elsewhere);
            case FrameType.UPDATE -> new RendezvousFrame.Update(revoked, candidates);
            default -> throw new IllegalStateException("no CBOR frame: " + type);
        };
    }

    private List<Candidate> online() {
        return status == Status.ONLINE ? candidates : List.of();
    }

    private static <T> T need(@Nullable T value) throws ProtocolException {
        if (value == null) throw CborReader.malformed("a key is missing");
        return value;
    }

    /** A status of a later version is as good as none. */
    private static Status status(long code) {
        for (Status status : Status.values()) if (status.code() == code) return status;
        return Status.UNKNOWN;
    }

    private static Long tokenId(CborReader reader) throws IOException, ProtocolException {
        return ByteBuffer.wrap(reader.bytes(Long.BYTES)).getLong();
    }

    private static Candidate candidate(CborReader reader) throws IOException, ProtocolException {
        return Candidate.parse(reader.text(Limits.CANDIDATE_TEXT))
                .orElseThrow(() -> CborReader.malformed("no candidate"));
    }

    private static RendezvousAddress rendezvous(CborReader reader) throws IOException, ProtocolException {
        try {
            return RendezvousAddress.parse(reader.text(Limits.ADDRESS_TEXT));
        } catch (RendezvousAddress.AddressException e) {
            throw CborReader.malformed("no rendezvous address");
        }
    }
}
