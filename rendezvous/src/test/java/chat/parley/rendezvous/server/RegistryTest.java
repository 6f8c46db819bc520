package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import chat.parley.rendezvous.protocol.TokenKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final NodeKey KEY = NodeKey.generate(RANDOM);

    private record Member(int number) implements Registry.Member {}

    private final Registry registry = new Registry(100);
    private final Node bob = new Node(NodeId.random(RANDOM));

    @Test
    void certificateOfAnOlderGenerationIsRefused() {
        assertThat(bob.register(registry, new Member(1), 5, new Id128(1, 1))).isPresent();
        assertThat(bob.register(registry, new Member(2), 4, new Id128(1, 1))).isEmpty();
        assertThat(bob.register(registry, new Member(3), 5, new Id128(1, 1))).isPresent();
        assertThat(bob.register(registry, new Member(4), 6, new Id128(1, 1))).isPresent();
    }

    @Test
    void forgetsWhoIsLongestAwayFirst() {
        Registry small = new Registry(2);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Node node = new Node(NodeId.random(RANDOM));
            nodes.add(node);
            Member member = new Member(i);
            Home home = node.register(small, member, 1, new Id128(1, 1)).orElseThrow();
            small.onGone(home, member);
        }
        assertThat(small.lookup(nodes.get(0).id, nodes.get(0).give()).status()).isEqualTo(Status.UNKNOWN);
        assertThat(small.lookup(nodes.get(1).id, nodes.get(1).give()).status()).isEqualTo(Status.OFFLINE);
        assertThat(small.lookup(nodes.get(2).id, nodes.get(2).give()).status()).isEqualTo(Status.OFFLINE);
        assertThat(small.size()).isEqualTo(2);
    }

    @Test
    void falseClaimsOnOneNodeIdAreForgottenBeyondFour() {
        for (int i = 0; i < 50; i++) {
            Node thief = new Node(bob.id);
            Member member = new Member(i);
            registry.onGone(thief.register(registry, member, 1, new Id128(1, 1)).orElseThrow(), member);
        }
        Home home = bob.register(registry, new Member(99), 1, new Id128(1, 1)).orElseThrow();
        assertThat(home.place().homes()).hasSize(Defaults.AWAY_PER_NODE + 1);
        assertThat(registry.lookup(bob.id, bob.give()).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void anUnwatchedAndUnknownNodeLeavesNothingBehind() {
        Watch watch = registry.onWatch(new Member(1), bob.id, bob.give());
        assertThat(registry.size()).isEqualTo(1);
        registry.onUnwatch(watch);
        assertThat(registry.size()).isZero();
    }

    /** Any order of inputs against a model without any memory: what a watcher was told is what is true. */
    @Test
    void tellsEveryWatchWhatIsTrueInAnyOrder() {
        long first = Long.getLong("parley.seed", 0);
        long last = Long.getLong("parley.seed", 300);
        for (long seed = first; seed <= last; seed++) new Run(seed).go();
    }

    private static final class Node {
        final Identity identity = Identity.generate(RANDOM);
        final NodeId id;
        TokenKey tokenKey = TokenKey.random(RANDOM);

        Node(NodeId id) {
            this.id = id;
        }

        ReachToken give() {
            return ReachToken.give(tokenKey, id, false, RANDOM);
        }

        Optional<Home> register(Registry registry, Member member, long generation, Id128 run) {
            NodeCertificate certificate = NodeCertificate.issue(identity, id, KEY.publicKey(), generation);
            return registry.onRegister(
                    member, certificate, new RendezvousFrame.Register(run, tokenKey, List.of(), List.of()));
        }
    }

    private static final class Run implements Registry.Port {
        private static final int NODES = 4;

        private final long seed;
        private final Random random;
        private final Registry registry = new Registry(1_000);
        private final List<Node> nodes = new ArrayList<>();
        private final Map<Node, Home> homes = new HashMap<>();
        private final Map<Node, Member> here = new HashMap<>();
        private final Map<Node, Set<Long>> revoked = new HashMap<>();
        private final Map<Node, NodeCertificate> certificates = new HashMap<>();
        private final List<ReachToken> tokens = new ArrayList<>();
        private final List<Node> givers = new ArrayList<>();
        private final Map<Watch, Integer> watches = new HashMap<>();
        private final Map<Watch, Status> told = new HashMap<>();
        private final Set<Watch> news = new HashSet<>();
        private final Set<Registry.Member> replaced = new HashSet<>();
        private int members;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            NodeId shared = NodeId.random(RANDOM);
            for (int i = 0; i < NODES; i++) nodes.add(new Node(i < 2 ? shared : NodeId.random(RANDOM)));
            for (Node node : nodes) {
                certificates.put(node, NodeCertificate.issue(node.identity, node.id, KEY.publicKey(), 1));
                for (int i = 0; i < 3; i++) {
                    tokens.add(node.give());
                    givers.add(node);
                }
            }
        }

        void go() {
            for (int i = 0; i < 200; i++) {
                step();
                while (registry.drainTo(this)) {}
                for (Watch watch : List.copyOf(news)) if (random.nextInt(3) > 0) hear(watch);
                check();
            }
            for (Watch watch : List.copyOf(watches.keySet())) registry.onUnwatch(watch);
            assertThat(registry.size()).isEqualTo((int)
                    homes.values().stream().map(Home::place).distinct().count());
        }

        private void step() {
            Node node = nodes.get(random.nextInt(NODES));
            switch (random.nextInt(6)) {
                case 0 -> register(node);
                case 1 -> leave(node);
                case 2 -> update(node);
                case 3, 4 -> watch(random.nextInt(tokens.size()));
                default -> unwatch();
            }
        }

        private void register(Node node) {
            Member old = here.get(node);
            Member member = new Member(members++);
            Set<Long> none = new HashSet<>();
            here.put(node, member);
            revoked.put(node, none);
            homes.put(
                    node,
                    registry.onRegister(
                                    member,
                                    certificates.get(node),
                                    new RendezvousFrame.Register(
                                            new Id128(members, 1), node.tokenKey, List.of(), List.of()))
                            .orElseThrow());
            while (registry.drainTo(this)) {}
            if (old != null) {
                assertThat(replaced).contains(old);
                registry.onGone(homes.get(node), old); // too late: no effect
            }
        }

        private void leave(Node node) {
            Member member = here.remove(node);
            if (member != null) registry.onGone(homes.get(node), member);
        }

        private void update(Node node) {
            Member member = here.get(node);
            if (member == null) return;
            Set<Long> ids = new HashSet<>();
            for (int i = 0; i < tokens.size(); i++) {
                if (givers.get(i) == node && random.nextBoolean())
                    ids.add(tokens.get(i).id());
            }
            revoked.put(node, ids);
            List<Candidate> candidates = List.of();
            registry.onUpdate(homes.get(node), member, new RendezvousFrame.Update(List.copyOf(ids), candidates));
        }

        private void watch(int token) {
            NodeId node = random.nextInt(5) == 0 ? nodes.get(3).id : givers.get(token).id;
            Watch watch = registry.onWatch(new Member(-1), node, tokens.get(token));
            watches.put(watch, node.equals(givers.get(token).id) ? token : -1);
            news.add(watch);
            hear(watch);
        }

        private void unwatch() {
            if (watches.isEmpty()) return;
            Watch watch = List.copyOf(watches.keySet()).get(random.nextInt(watches.size()));
            watches.remove(watch);
            told.remove(watch);
            news.remove(watch);
            registry.onUnwatch(watch);
        }

        private void hear(Watch watch) {
            news.remove(watch);
            told.put(watch, registry.presence(watch).status());
        }

        private void check() {
            for (Map.Entry<Watch, Integer> entry : watches.entrySet()) {
                if (news.contains(entry.getKey())) continue;
                assertThat(told.get(entry.getKey())).as("seed %d", seed).isEqualTo(expected(entry.getValue()));
            }
            for (int i = 0; i < tokens.size(); i++) {
                assertThat(registry.lookup(givers.get(i).id, tokens.get(i)).status())
                        .as("seed %d", seed)
                        .isEqualTo(expected(i));
            }
        }

        private Status expected(int token) {
            if (token < 0) return Status.UNKNOWN;
            Node giver = givers.get(token);
            if (!homes.containsKey(giver)) return Status.UNKNOWN;
            boolean online = here.containsKey(giver)
                    && !revoked.get(giver).contains(tokens.get(token).id());
            return online ? Status.ONLINE : Status.OFFLINE;
        }

        @Override
        public void notify(Registry.Notify effect) {
            if (watches.containsKey(effect.watch())) news.add(effect.watch());
        }

        @Override
        public void replace(Registry.Replace effect) {
            replaced.add(effect.old());
        }
    }
}
