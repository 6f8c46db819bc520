package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
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
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final NodeKey KEY = NodeKey.generate(RANDOM);

    /** Each from an address of its own, unless it is said. */
    private record Member(int number, long address) implements Registry.Member {
        Member(int number) {
            this(number, number);
        }
    }

    private final Registry registry = new Registry(100);
    private final Node bob = new Node(NodeId.random(RANDOM));

    @Test
    void certificateOfAnOlderGenerationIsRefused() {
        bob.register(registry, new Member(1), 5, new Id128(1, 1));
        assertThat(bob.tryRegister(registry, new Member(2), 4, new Id128(1, 1)))
                .isEqualTo(new Registry.Refused(ReasonCode.IDENTITY));
        bob.register(registry, new Member(3), 5, new Id128(1, 1));
        bob.register(registry, new Member(4), 6, new Id128(1, 1));
    }

    @Test
    void forgetsWhoIsLongestAwayFirst() {
        Registry small = new Registry(2);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Node node = new Node(NodeId.random(RANDOM));
            nodes.add(node);
            Member member = new Member(i);
            Home home = node.register(small, member, 1, new Id128(1, 1));
            small.onGone(home, member);
        }
        assertThat(lookup(small, nodes.get(0).id, nodes.get(0).give())).isEqualTo(Status.UNKNOWN);
        assertThat(lookup(small, nodes.get(1).id, nodes.get(1).give())).isEqualTo(Status.OFFLINE);
        assertThat(lookup(small, nodes.get(2).id, nodes.get(2).give())).isEqualTo(Status.OFFLINE);
        assertThat(small.size()).isEqualTo(2);
    }

    @Test
    void falseClaimsOnOneNodeIdAreForgottenBeyondFour() {
        for (int i = 0; i < 50; i++) {
            Node thief = new Node(bob.id);
            Member member = new Member(i);
            registry.onGone(thief.register(registry, member, 1, new Id128(1, 1)), member);
        }
        Home home = bob.register(registry, new Member(99), 1, new Id128(1, 1));
        assertThat(home.place().homes()).hasSize(Defaults.AWAY_PER_NODE + 1);
        assertThat(lookup(registry, bob.id, bob.give())).isEqualTo(Status.ONLINE);
    }

    @Test
    void oneAddressMayClaimANodeIdForTwoIdentities() {
        Home home = bob.register(registry, new Member(1, 7), 1, new Id128(1, 1));
        Node thief = new Node(bob.id);
        Member second = new Member(2, 7);
        Home false2 = thief.register(registry, second, 1, new Id128(1, 1));
        assertThat(new Node(bob.id).tryRegister(registry, new Member(3, 7), 1, new Id128(1, 1)))
                .isEqualTo(new Registry.Refused(ReasonCode.OVERLOADED));
        for (int i = 0; i < 100; i++) new Node(bob.id).register(registry, new Member(10 + i), 1, new Id128(1, 1));
        assertThat(bob.register(registry, new Member(4, 7), 1, new Id128(2, 2))).isSameAs(home);
        registry.onGone(false2, second);
        new Node(bob.id).register(registry, new Member(5, 7), 1, new Id128(1, 1));
        assertThat(lookup(registry, bob.id, bob.give())).isEqualTo(Status.ONLINE);
    }

    @Test
    void falseClaimsThatLeavePushOutOneAnother() {
        Member member = new Member(1);
        ReachToken token = bob.give();
        registry.onGone(bob.register(registry, member, 1, new Id128(1, 1)), member);
        for (int i = 0; i < 50; i++) comeAndGo(new Member(2 + i, i % 8));
        assertThat(lookup(registry, bob.id, token)).isEqualTo(Status.OFFLINE);
    }

    @Test
    void theOwnerIsRememberedThoughFalseClaimsCameFirst() {
        for (int i = 0; i < 4; i++) comeAndGo(new Member(i, i % 2));
        Member member = new Member(10);
        ReachToken token = bob.give();
        Home home = bob.register(registry, member, 1, new Id128(1, 1));
        registry.onGone(home, member);
        assertThat(lookup(registry, bob.id, token)).as("its address has one").isEqualTo(Status.OFFLINE);
        for (int i = 0; i < 50; i++) comeAndGo(new Member(20 + i, 20 + i));
        assertThat(lookup(registry, bob.id, token)).as("its token was shown").isEqualTo(Status.OFFLINE);
        assertThat(home.place().homes()).hasSize(Defaults.AWAY_PER_NODE);
    }

    private void comeAndGo(Member member) {
        registry.onGone(new Node(bob.id).register(registry, member, 1, new Id128(1, 1)), member);
    }

    @Test
    void wrongTokensAreCheckedOnceForEachKey() {
        Member member = new Member(1);
        Home home = bob.register(registry, member, 1, new Id128(1, 1));
        for (int i = 0; i < 256; i++) watch(registry, new Member(-1), bob.id, new ReachToken(i, 2, 3));
        for (int i = 0; i < 10; i++) registry.onUpdate(home, member, new RendezvousFrame.Update(List.of(), List.of()));
        registry.onGone(home, member);
        bob.register(registry, member, 1, new Id128(1, 1));
        assertThat(home.checks()).as("under the lock").isZero();
        Node thief = new Node(bob.id);
        Home claimed = thief.register(registry, new Member(2), 1, new Id128(1, 1));
        thief.register(registry, new Member(3), 1, new Id128(1, 1));
        assertThat(claimed.checks()).isEqualTo(256);
        assertThat(home.checks()).isZero();
        thief.tokenKey = TokenKey.random(RANDOM);
        thief.register(registry, new Member(4), 1, new Id128(1, 1));
        assertThat(claimed.checks()).isEqualTo(512);
        assertThat(home.checks()).isZero();
    }

    @Test
    void watchFollowsItsGiverToANewKey() {
        ReachToken token = bob.give();
        TokenKey first = bob.tokenKey;
        Watch watch = watch(registry, new Member(-1), bob.id, token);
        assertThat(registry.presence(watch).status()).isEqualTo(Status.UNKNOWN);
        bob.register(registry, new Member(1), 1, new Id128(1, 1));
        assertThat(registry.presence(watch).status()).isEqualTo(Status.ONLINE);
        bob.tokenKey = TokenKey.random(RANDOM);
        bob.register(registry, new Member(2), 1, new Id128(1, 1));
        assertThat(registry.presence(watch).status()).isEqualTo(Status.UNKNOWN);
        bob.tokenKey = first;
        bob.register(registry, new Member(3), 1, new Id128(1, 1));
        assertThat(registry.presence(watch).status()).isEqualTo(Status.ONLINE);
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

    /** As {@link Directory} does it. */
    private static Status lookup(Registry registry, NodeId node, ReachToken token) {
        return registry.claims(node)
                .giverOf(token)
                .map(giver -> registry.answer(giver, token.id()).status())
                .orElse(Status.UNKNOWN);
    }

    private static Watch watch(Registry registry, Member member, NodeId node, ReachToken token) {
        Watch watch = registry.onWatch(member, node, token);
        Claims claims = registry.claims(node);
        registry.onChecked(watch, claims, claims.giverOf(token));
        return watch;
    }

    private static Home home(Registry.Registration registration) {
        if (registration instanceof Registry.Registered registered) return registered.home();
        throw new AssertionError(registration);
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

        Home register(Registry registry, Member member, long generation, Id128 run) {
            return home(tryRegister(registry, member, generation, run));
        }

        Registry.Registration tryRegister(Registry registry, Member member, long generation, Id128 run) {
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
                    home(registry.onRegister(
                            member,
                            certificates.get(node),
                            new RendezvousFrame.Register(new Id128(members, 1), node.tokenKey, List.of(), List.of()))));
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
            Claims claims = registry.claims(node);
            for (int i = random.nextInt(3); i > 0; i--) { // what others do while the token is checked
                Node other = nodes.get(random.nextInt(NODES));
                if (random.nextInt(3) == 0) register(other);
                else if (random.nextBoolean()) leave(other);
                else update(other);
            }
            registry.onChecked(watch, claims, claims.giverOf(tokens.get(token)));
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
                assertThat(lookup(registry, givers.get(i).id, tokens.get(i)))
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
