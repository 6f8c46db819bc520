package chat.parley.node;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a person does with the node itself: card, rendezvous, settings, status. */
final class NodeVerbs extends Verbs {
    NodeVerbs(Node node) {
        super(node);
    }

    CompletableFuture<Views.Self> self() {
        return onLoop(answer -> answer.complete(new Views.Self(
                node.profile().peerId().toString(),
                node.profile().peerId().shortText(),
                node.settings().get(Settings.NAME),
                node.listenAddresses(),
                node.home().toString())));
    }

    CompletableFuture<Views.Status> status() {
        return onLoop(answer -> answer.complete(new StatusMaker(node).status()));
    }

    CompletableFuture<Views.Why> why(String who) {
        return onLoop(answer -> answer.complete(new StatusMaker(node).why(listed(who))));
    }

    CompletableFuture<Views.Card> card(boolean renew) {
        return onLoop(answer -> {
            if (!renew) {
                answer.complete(cardView());
                return;
            }
            List<ChatChange> changes = node.profile().renewIntroduction();
            commit(changes, List.of(), answer, () -> {
                people().tokensChanged();
                return cardView();
            });
        });
    }

    private Views.Card cardView() {
        ContactCard card = people().card();
        return new Views.Card(card.link(), card.homes().size());
    }

    CompletableFuture<Views.Joined> join(String address) {
        return onLoop(answer -> {
            RendezvousAddress home = Settings.parse(address);
            boolean isNew = !node.settings().homes().contains(home);
            if (isNew && node.settings().homes().size() >= chat.parley.node.dial.Servers.MAX_HOMES) {
                throw new UserError("8 rendezvous are the most a node has", "leave one first: parley leave ADDRESS");
            }
            commit(List.of(node.settings().addHome(home)), List.of(), answer, () -> {
                node.homesChanged();
                return new Views.Joined(home.toString(), isNew);
            });
        });
    }

    CompletableFuture<Void> leave(String address) {
        return onLoop(answer -> {
            RendezvousAddress home = homeNamed(address);
            commit(List.of(node.settings().removeHome(home)), List.of(), answer, () -> {
                node.homesChanged();
                return null;
            });
        });
    }

    /** One of the homes, by its address or by HOST:PORT where that names one. */
    private RendezvousAddress homeNamed(String address) {
        List<RendezvousAddress> named = node.settings().homes().stream()
                .filter(home -> (home.host() + ":" + home.port()).equals(address))
                .toList();
        RendezvousAddress home = named.size() == 1 ? named.get(0) : Settings.parse(address);
        if (!node.settings().homes().contains(home)) throw new UserError("that is not one of your rendezvous", "");
        return home;
    }

    CompletableFuture<List<Views.Setting>> settings(Optional<String> key) {
        return onLoop(answer -> {
            List<Views.Setting> all = new ArrayList<>();
            for (String one : Settings.keys()) {
                if (key.isEmpty() || key.get().equals(one)) {
                    all.add(new Views.Setting(one, node.settings().get(one)));
                }
            }
            if (all.isEmpty()) throw noSuchSetting(key.orElse(""));
            answer.complete(all);
        });
    }

    CompletableFuture<Views.Setting> set(String key, String value) {
        return onLoop(answer -> {
            if (!Settings.isKey(key)) throw noSuchSetting(key);
            String kept = key.equals(Settings.NAME) ? name(value) : value;
            commit(List.of(node.settings().set(key, kept)), List.of(), answer, () -> {
                if (key.equals(Settings.NAME)) people().tellCard();
                people().routesChanged();
                return new Views.Setting(key, kept);
            });
        });
    }

    private static UserError noSuchSetting(String key) {
        return new UserError(
                "there is no setting " + key, "they are " + String.join(", ", Settings.keys()), UserError.USAGE);
    }

    CompletableFuture<Void> stop() {
        return onLoop(answer -> {
            answer.complete(null);
            node.stopSoon();
        });
    }
}
