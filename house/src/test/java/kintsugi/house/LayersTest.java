package kintsugi.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import kintsugi.house.Rooms.Room;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Arrows between rooms go down only, in the classes and in the poms. */
final class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(Rooms.existing().stream()
                    .map(room -> room.folder().resolve("target/classes"))
                    .filter(Files::exists)
                    .toList());

    @Test
    void classesUseOnlyRoomsBelowTheirOwn() {
        for (final Room room : Rooms.existing()) {
            noClasses()
                    .that()
                    .resideInAPackage(room.javaPackage() + "..")
                    .should()
                    .dependOnClassesThat(describe(
                            "belong to a room that is not below " + room.name(),
                            used -> isOurs(used)
                                    && !room.name().equals(roomOf(used))
                                    && !room.below().contains(roomOf(used))))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void aClassLivesInThePackageOfItsRoom() throws IOException {
        final List<String> strays = new ArrayList<>();
        for (final Room room : Rooms.existing()) {
            final Path packages = room.folder().resolve("target/classes");
            for (final Path file : Rooms.files(packages, ".class")) {
                if (!file.startsWith(packages.resolve("kintsugi").resolve(room.name()))) {
                    strays.add(file.toString());
                }
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void packagesOfARoomDoNotDependOnEachOtherInCircles() {
        slices().matching("kintsugi.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void whatIsInternalToARoomIsUsedThereOnly() {
        for (final Room room : Rooms.existing()) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(room.javaPackage() + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(room.javaPackage() + "..internal..")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void pomsNameOnlyRoomsBelow() throws Exception {
        final List<String> broken = new ArrayList<>();
        for (final Room room : Rooms.existing()) {
            for (final Element dependency : dependencies(room.folder().resolve("pom.xml"))) {
                if (text(dependency, "groupId").equals("kintsugi")) {
                    final String used = text(dependency, "artifactId").substring("kintsugi-".length());
                    final boolean isTest = text(dependency, "scope").equals("test");
                    final Set<String> allowed = new TreeSet<>(room.below());
                    if (isTest) {
                        allowed.addAll(room.belowInTests());
                    }
                    if (!allowed.contains(used)) {
                        broken.add(room.name() + "/pom.xml depends on " + used + (isTest ? " in tests" : "")
                                + ", which is not below it");
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void coreAndProtoDependOnNothingButAnnotationsAndProtobuf() throws Exception {
        final List<String> found = new ArrayList<>();
        for (final String room : List.of("core", "proto")) {
            for (final Element dependency :
                    dependencies(Rooms.ROOT.resolve(room).resolve("pom.xml"))) {
                if (!text(dependency, "scope").equals("test")) {
                    found.add(text(dependency, "artifactId"));
                }
            }
        }
        assertThat(found).isSubsetOf("jspecify", "error_prone_annotations", "protobuf-java", "assertj-core");
    }

    private static boolean isOurs(final JavaClass type) {
        return type.getPackageName().startsWith("kintsugi.");
    }

    private static String roomOf(final JavaClass type) {
        return type.getPackageName().split("\\.")[1];
    }

    private static List<Element> dependencies(final Path pom) throws Exception {
        final Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        return children(project, "dependencies")
                .flatMap(list -> children(list, "dependency"))
                .toList();
    }

    private static String text(final Element parent, final String name) {
        return children(parent, name)
                .findFirst()
                .map(Node::getTextContent)
                .orElse("")
                .strip();
    }

    private static Stream<Element> children(final Element parent, final String name) {
        final NodeList nodes = parent.getChildNodes();
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(element -> element.getTagName().equals(name));
    }
}
