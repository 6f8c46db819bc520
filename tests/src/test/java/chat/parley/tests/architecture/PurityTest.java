package chat.parley.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pure rooms hold no clock, thread, socket, disk, logger or unseeded chance, so that a seed decides everything. */
class PurityTest {
    private static final String[] PURE = {
        "chat.parley.crypto.noise",
        "chat.parley.rendezvous.protocol",
        "chat.parley.node.timing",
        "chat.parley.node.contact",
        "chat.parley.node.session",
        "chat.parley.node.path",
        "chat.parley.node.chat"
    };

    private static final JavaClasses PARLEY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("chat.parley");

    @Test
    void nothingThatTouchesTheMachine() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty.channel..",
                        "io.netty.bootstrap..",
                        "io.netty.handler..",
                        "io.netty.util.concurrent..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent..",
                        "java.sql..",
                        "org.slf4j..")
                .check(PARLEY);
    }

    @Test
    void noClock() {
        Set<String> clocks = Set.of(
                "java.lang.System.nanoTime",
                "java.lang.System.currentTimeMillis",
                "java.time.Instant.now",
                "java.time.Clock.systemUTC",
                "java.time.LocalDateTime.now");
        noCalls("a clock", clocks);
    }

    @Test
    void noUnseededChance() {
        Set<String> chance = Set.of("java.lang.Math.random", "java.util.UUID.randomUUID", "java.lang.Thread.sleep");
        noCalls("unseeded chance or sleep", chance);
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .check(PARLEY);
    }

    @Test
    void mainCodeNeverSleeps() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "sleeps", (JavaCall<?> call) -> name(call).equals("java.lang.Thread.sleep")))
                .check(PARLEY);
    }

    private static void noCalls(String what, Set<String> methods) {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(DescribedPredicate.describe(what, (JavaCall<?> call) -> methods.contains(name(call))))
                .check(PARLEY);
    }

    private static String name(JavaCall<?> call) {
        return call.getTargetOwner().getFullName() + "." + call.getName();
    }
}
