package chat.parley.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each room uses only the rooms that the table allows it. */
class RoomsTest {
    private static final String ROOT = "chat.parley.";
    private static final JavaClasses PARLEY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("chat.parley");

    /** From each room to those it may use beside itself; {@code crypto} and {@code node.fast} (the JDK alone) are open to all. */
    private static final Map<String, List<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("crypto.provider", List.of()),
            Map.entry("crypto.identity", List.of("crypto.provider")),
            Map.entry("crypto.noise", List.of("crypto.provider")),
            Map.entry("crypto.channel", List.of("crypto.provider", "crypto.identity", "crypto.noise")),
            Map.entry("rendezvous.protocol", List.of()),
            Map.entry("rendezvous.carrier", List.of("rendezvous.protocol")),
            Map.entry("rendezvous.client", List.of("rendezvous.protocol", "rendezvous.carrier")),
            Map.entry("rendezvous.server", List.of("rendezvous.protocol", "rendezvous.carrier")),
            Map.entry("node.timing", List.of()),
            Map.entry("node.contact", List.of()),
            Map.entry("node.session", List.of("node.timing")),
            Map.entry("node.path", List.of("node.timing", "node.contact")),
            Map.entry("node.chat", List.of("node.core", "node.contact")),
            Map.entry(
                    "node.dial",
                    List.of(
                            "node.path",
                            "node.timing",
                            "rendezvous.client",
                            "rendezvous.carrier",
                            "rendezvous.protocol")),
            Map.entry(
                    "node.peer",
                    List.of(
                            "node.core",
                            "node.chat",
                            "node.contact",
                            "node.session",
                            "node.path",
                            "node.dial",
                            "node.timing",
                            "rendezvous.protocol")),
            Map.entry("node.store", List.of("node.peer", "node.chat", "node.contact", "node.session", "node.core")),
            Map.entry("node.core", List.of()),
            Map.entry("node.fast", List.of()),
            Map.entry("node.api", List.of("node.core", "node.fast")),
            Map.entry("node.face.cli", List.of("node.core", "node.api", "node.fast"))));

    @TestFactory
    List<DynamicTest> everyRoomKeepsToItsNeighbours() {
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static void check(String room, List<String> allowed) {
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "another room than " + allowed, target -> isForbidden(room, allowed, target));
        noClasses()
                .that(DescribedPredicate.describe("room " + room, type -> isIn(type, room)))
                .should()
                .dependOnClassesThat(forbidden)
                .check(PARLEY);
    }

    private static boolean isForbidden(String room, List<String> allowed, JavaClass target) {
        if (!target.getPackageName().startsWith("chat.parley")) return false;
        if (isIn(target, room)) return false;
        boolean crypto = target.getPackageName().startsWith(ROOT + "crypto");
        if (crypto && !room.startsWith("crypto")) return false;
        return allowed.stream().noneMatch(other -> isIn(target, other));
    }

    private static boolean isIn(JavaClass type, String room) {
        return type.getPackageName().equals(ROOT + room);
    }

    @Test
    void noRoomIsForgottenInTheTable() {
        classes()
                .that()
                .resideInAPackage("chat.parley..")
                .should()
                .resideInAnyPackage(packages())
                .check(PARLEY);
    }

    private static String[] packages() {
        String[] rooms = MAY_USE.keySet().stream().map(ROOT::concat).toArray(String[]::new);
        String[] all = Arrays.copyOf(rooms, rooms.length + 2);
        all[rooms.length] = "chat.parley.node";
        all[rooms.length + 1] = "chat.parley.tests..";
        return all;
    }

    @Test
    void bouncyCastleIsSeenByTheProviderAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("chat.parley.crypto.provider")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(PARLEY);
    }

    @Test
    void sqliteIsSeenByTheStoreAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("chat.parley.node.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(PARLEY);
    }
}
