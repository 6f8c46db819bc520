package chat.parley.node.core;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What a node tells its subscribers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CoreEvent.Arrived.class, name = "arrived"),
    @JsonSubTypes.Type(value = CoreEvent.MessageState.class, name = "state"),
    @JsonSubTypes.Type(value = CoreEvent.PathChanged.class, name = "path"),
    @JsonSubTypes.Type(value = CoreEvent.RendezvousChanged.class, name = "rendezvous"),
    @JsonSubTypes.Type(value = CoreEvent.RequestArrived.class, name = "request"),
    @JsonSubTypes.Type(value = CoreEvent.ContactChanged.class, name = "contact"),
    @JsonSubTypes.Type(value = CoreEvent.Noticed.class, name = "notice"),
    @JsonSubTypes.Type(value = CoreEvent.Stopping.class, name = "stopping"),
    @JsonSubTypes.Type(value = CoreEvent.Dropped.class, name = "dropped")
})
public sealed interface CoreEvent {
    /** A message came, or this person said one (another face of the node shows it too). */
    record Arrived(Views.Message message) implements CoreEvent {}

    /** One's own message has come further. */
    record MessageState(Views.Message message) implements CoreEvent {}

    /** @param path the kind now, {@code before} the kind until now */
    record PathChanged(
            String peerId,
            String name,
            String path,
            String before,
            @Nullable Long rttMs,
            @Nullable String detail) implements CoreEvent {}

    record RendezvousChanged(Views.Rendezvous rendezvous) implements CoreEvent {}

    /** Somebody wrote without having been added. */
    record RequestArrived(Views.Request request) implements CoreEvent {}

    /** @param what added, accepted (they accepted), renamed, removed, blocked, unblocked, verified, declined */
    record ContactChanged(Views.Contact contact, String what) implements CoreEvent {}

    /** @param text one line for the person: a peer's node is new, this store is older, messages skipped … */
    record Noticed(@Nullable String peerId, String text) implements CoreEvent {}

    /** The node ends. */
    record Stopping() implements CoreEvent {}

    /** This listener was too slow: it must ask anew. */
    record Dropped() implements CoreEvent {}
}
