package kintsugi.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.mdm.MdmGroup;
import kintsugi.block.sds.SdsConfig;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeFileTest {
    private static final String GOOD = """
            id: n1
            cluster: demo
            secret_file: secret
            listen: {control_port: 7401, data_port: 7501}
            peers:
              n2: {address: 10.0.0.2, control_port: 7401, data_port: 7501}
              n3: {address: 10.0.0.3, control_port: 7401, data_port: 7501}
            devices:
              - {name: d1, size: 1GB}
            capabilities:
              sds: {mdm: n2}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeSecret() throws IOException {
        Files.writeString(folder.resolve("secret"), "00".repeat(32));
        Files.setPosixFilePermissions(folder.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatIsLeftOutIsFilledIn() throws IOException {
        final NodeConfig config = read(GOOD);
        assertThat(config.folder()).isEqualTo(folder.resolve("data"));
        assertThat(config.seed()).isEmpty();
        assertThat(config.listen()).isEqualTo(new Address("127.0.0.1", 7401, 7501));
        assertThat(config.devices()).containsExactly(new DeviceConfig("d1", Units.GIB, Units.GIB, false));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Format.TEXT, Optional.empty(), 16 << 20, 5));
        assertThat(config.tls()).isEmpty();
        assertThat(config.capabilities().names()).containsExactly("sds");
        assertThat(config.capabilities().sds().orElseThrow().options()).isEqualTo(SdsConfig.standard(new NodeId("n2")));
    }

    @Test
    void everyKeyIsTaken() throws IOException {
        for (final String name : new String[] {"cert.pem", "key.pem", "ca.pem"}) {
            Files.writeString(folder.resolve(name), "x");
        }
        final NodeConfig config = read("""
                id: n1
                cluster: demo
                secret_file: ./secret
                folder: ../elsewhere
                seed: 42
                listen: {address: 0.0.0.0, control_port: 0, data_port: 0}
                peers:
                  n2: {control_port: 1, data_port: 2}
                devices:
                  - {name: d1, size: 1GB, allocatable: 512MB, unsynced: held_back}
                  - {name: d2, size: 8192}
                  - {name: map, size: 64MB}
                capabilities:
                  mdm: {members: [n1], device: map, lease: 2s, down_after: 3s, copies_at_a_time: 2}
                  sds: {heartbeat: 500ms, peer_timeout: 4s, devices: [d2]}
                  sdc: {mdm: n1, deadline: 10s}
                  lease: {keepers: [n1], device: d1, duration: 2s, drift_ppm: 500, contend: [leader], tell_renewals: true}
                log: {format: json, file: logs/n1.log, file_size: 1MB, files: 3}
                tls: {certificate: cert.pem, key: key.pem, authorities: ca.pem}
                """);
        assertThat(config)
                .isEqualTo(new NodeConfig(
                        new NodeId("n1"),
                        "demo",
                        folder.resolve("secret"),
                        folder.resolveSibling("elsewhere"),
                        OptionalLong.of(42),
                        new Address("0.0.0.0", 0, 0),
                        new java.util.TreeMap<>(java.util.Map.of(new NodeId("n2"), new Address("127.0.0.1", 1, 2))),
                        java.util.List.of(
                                new DeviceConfig("d1", Units.GIB, Units.GIB / 2, true),
                                new DeviceConfig("d2", 8192, 8192, false),
                                new DeviceConfig("map", 64 * Units.MIB, 64 * Units.MIB, false)),
                        new CapabilityConfig(
                                Optional.of(new CapabilityConfig.MdmRole(
                                        new MdmConfig(2 * Units.SECOND, 3 * Units.SECOND, 2),
                                        MdmGroup.of("demo", java.util.List.of(new NodeId("n1")), "map"))),
                                Optional.of(new CapabilityConfig.SdsRole(
                                        new SdsConfig(
                                                java.util.List.of(new NodeId("n1")),
                                                500 * Units.MILLI,
                                                4 * Units.SECOND),
                                        java.util.List.of("d2"))),
                                Optional.of(new kintsugi.block.sdc.SdcConfig(
                                        java.util.List.of(new NodeId("n1")), 10 * Units.SECOND)),
                                Optional.of(new CapabilityConfig.LeaseRole(
                                        new kintsugi.lease.LeaseConfig(
                                                java.util.List.of(new NodeId("n1")), "d1", 2 * Units.SECOND, 500, true),
                                        java.util.List.of("leader")))),
                        new LogConfig(LogConfig.Format.JSON, Optional.of(folder.resolve("logs/n1.log")), Units.MIB, 3),
                        Optional.of(new TlsConfig(
                                folder.resolve("cert.pem"), folder.resolve("key.pem"), folder.resolve("ca.pem")))));
    }

    /** Each row: what to replace in the good file, by what, and what is said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id: n1          | id: 'a b'       | 1:5: 'id' is 'a b', which is not a name; it is 1 to 63 letters, digits, '-', '_' or '.', beginning with a letter or digit",
                "id: n1          | name: n1        | 1:1: a node configuration has no key 'name'; nearest known: 'id', 'log', 'seed', 'tls', 'folder'\\n1:1: a node configuration has no 'id'; add it (its name, unique in the cloud)",
                "cluster: demo   | cluster: [x]    | 2:10: 'cluster' is a list and should be a text; it is 1 to 63 letters, digits, '-', '_' or '.', beginning with a letter or digit",
                "secret_file: secret | secret_file: none | 3:14: there is no file {}/none; make it, or correct the path",
                "secret_file: secret | secret_file: ''   | 3:14: 'secret_file' is the folder of this file; name something in it",
                "control_port: 7401, data_port: 7501}\\npeers | control_port: 7401}\\npeers | 4:9: 'listen' has no 'data_port'; add it (TCP port for the bytes of volumes)",
                "control_port: 7401, data_port: 7501}\\npeers | control_port: 7, data_port: 7}\\npeers | 4:38: both planes have one port; give each its own",
                "control_port: 7401, data_port: 7501}\\npeers | control_port: 70000, data_port: 7}\\npeers | 4:24: 'listen.control_port' is '70000', and must be at most 65535; it is TCP port for metadata, membership and administration",
                "10.0.0.2        | 'http://x'      | 6:17: 'http://x' is neither a host name nor an IP address; give it without port or scheme",
                "n3: {address: 10.0.0.3 | n3: {address: 10.0.0.2 | 7:3: 'n3' has 10.0.0.2 port 7401, as has 'n2'; give each port to one plane of one node\\n7:3: 'n3' has 10.0.0.2 port 7501, as has 'n2'; give each port to one plane of one node",
                "n3:             | 'n 3':          | 7:3: 'n 3' cannot name a node: use 1 to 63 letters, digits, '-', '_' or '.', beginning with a letter or digit",
                "n3: {address: 10.0.0.3, control_port: 7401 | n1: {address: 10.0.0.3, control_port: 7400 | 7:3: this node itself has other ports under 'listen'; make them equal, or remove this entry",
                "n3: {address    | n3: {adress     | 7:8: 'peers.n3' has no key 'adress'; nearest known: 'address', 'data_port', 'control_port'",
                "size: 1GB       | size: 1XB       | 9:22: 'size': '1XB' is not a size such as 4096, 200MB or 1.5TB",
                "size: 1GB       | size: 5000      | 9:22: 'size' is 5000 bytes, not a multiple of 4096; give 4096",
                "size: 1GB       | size: 0         | 9:22: 'size' is zero; give more than that",
                "size: 1GB       | size: 1GB, allocatable: 2GB | 9:40: more is allocatable than 'size' has; give at most that, or leave it out",
                "size: 1GB       | size: 1GB, unsynced: lost | 9:37: 'devices.0.unsynced' is 'lost' and should be 'held_back', 'written_through'",
                "size: 1GB}      | size: 1GB}\\n  - {name: d1, size: 1GB} | 10:12: two devices are called 'd1'; rename one",
                "sds: {mdm: n2}  | sds: {mdm: n4}  | 11:14: there is no node 'n4' under 'peers'; nearest known: 'n1', 'n2', 'n3'",
                "sds: {mdm: n2}  | sds:            | 11:3: 'sds' needs to know the metadata managers; add 'mdm: [NODE, NODE, NODE]' to it",
                "sds: {mdm: n2}  | sds: true       | 11:8: 'capabilities.sds' is 'true' and should be a mapping (key: value lines); it is storage data server",
                "sds: {mdm: n2}  | sds: {mdm: n2, devices: [d2]} | 11:27: there is no device 'd2'; nearest known: 'd1'",
                "sds: {mdm: n2}  | nfs: {}         | 11:3: 'capabilities' has no key 'nfs'; nearest known: 'sds', 'mdm', 'sdc', 'lease'",
                "sds: {mdm: n2}  | mdm: {members: [n1], device: d1, lease: 4s} | 11:43: a server would be DOWN after 3.5 s of silence while its lease lasts 4.0 s; make 'down_after' longer than 'lease'",
                "sds: {mdm: n2}  | mdm: {members: [n1], device: d1, lease: 4} | 11:43: 'capabilities.mdm.lease' is '4' and should be a text; it is a duration with its unit, such as 2.5ms, 30s or 2h",
                "sds: {mdm: n2}  | sds: {mdm: n2}\\nlog: {file_size: 1KB} | 12:18: 'file_size' is below 4 KiB, which a few lines fill; give more",
                "sds: {mdm: n2}  | sds: {mdm: n2}\\nlog: {file: .} | 12:13: 'file' is the folder of this file; name something in it",
                "sds: {mdm: n2}  | sds: {mdm: n2}\\nlog: {file: a%i.log} | 12:13: 'file' holds a '%', which the names of files put aside cannot; choose another name",
                "sds: {mdm: n2}  | sds: {mdm: n2}\\nfolder: secret | 12:9: {}/secret is a file and should be a folder; name another",
                "sds: {mdm: n2}  | sds: {mdm: n2}\\ntls: {certificate: a} | 12:6: 'tls' has no 'authorities'; add it (file with the certificates that sign those of the nodes, in PEM)\\n12:6: 'tls' has no 'key'; add it (file with its private key, in PEM)",
                "sds: {mdm: n2}  | sds: {mdm: }    | 11:13: 'capabilities.sds.mdm' is empty and should be a list (lines that begin with '- ') or a text; it is nodes that are the metadata managers, all of them",
                "sds: {mdm: n2}  | sds: {mdm: [n2, n3, n2]} | 11:14: 'capabilities.sds.mdm' names one thing twice; remove one of them; it is nodes that are the metadata managers, all of them",
                "sds: {mdm: n2}  | mdm: {members: [n1, n2], device: d1} | 11:18: there are 1, 3 or 5 metadata managers, not 2; name so many",
                "sds: {mdm: n2}  | mdm: {members: [n2], device: d1} | 11:18: this node, 'n1', is not among the metadata managers; add it, or remove 'mdm', or say 'joining: true'",
                "sds: {mdm: n2}  | mdm: {members: [n1], device: d1, joining: true} | 11:18: this node, 'n1', is 'joining', so 'members' are those that are there already; leave it out, or remove 'joining'",
                "sds: {mdm: n2}  | mdm: {members: [n1, n2, n2], device: d1} | 11:18: 'capabilities.mdm.members' names one thing twice; remove one of them; it is all metadata managers, this node among them: 1, 3 or 5",
                "sds: {mdm: n2}  | mdm: {members: [n1, n2, n8], device: d1} | 11:18: there is no node 'n8' under 'peers'; nearest known: 'n1', 'n2', 'n3'",
                "sds: {mdm: n2}  | mdm: {members: [n1]} | 11:8: 'capabilities.mdm' has no 'device'; add it (its device, which holds the log of the map and nothing else; 64MB or more)",
                "sds: {mdm: n2}  | mdm: {members: [n1], device: map} | 11:32: there is no device 'map'; nearest known: 'd1'",
                "sds: {mdm: n2}  | mdm: {members: [n1], device: d1}\\n  lease: {keepers: [n1], device: d1} | 11:32: 'd1' is a device of the lease keeper already; give the log its own",
                "sds: {mdm: n2}  | mdm: {members: [n1], device: d1}\\n  sds: {devices: [d1]} | 11:32: 'd1' is a device of the data server already; give the log its own",
                "sds: {mdm: n2}  | mdm: {members: [n1, n2, n3], device: d1}\\n  sdc: {mdm: n1} | 12:14: this node's own group is [n1, n2, n3], not [n1]; name all of its members, or leave 'mdm' out",
                "size: 1GB}\\ncapabilities:\\n  sds: {mdm: n2} | size: 1MB}\\ncapabilities:\\n  mdm: {members: [n1], device: d1} | 11:32: 'd1' is too small for the log of a metadata manager; give it 4.0 MiB at least, and 64 MiB for real use",
                "sds: {mdm: n2}  | lease: {keepers: [n1, n2], device: d1} | 11:3: the number of keepers must be odd and at most 15, not 2; correct it",
                "sds: {mdm: n2}  | lease: {keepers: [n2], device: d1} | 11:20: this node, 'n1', is not among the keepers; add it, or remove 'lease'",
                "sds: {mdm: n2}  | lease: {keepers: [n1, n2, n8], device: d1} | 11:20: there is no node 'n8' under 'peers'; nearest known: 'n1', 'n2', 'n3'",
                "sds: {mdm: n2}  | lease: {keepers: [n1], device: d2} | 11:34: there is no device 'd2'; nearest known: 'd1'",
                "sds: {mdm: n2}  | lease: {keepers: [n1], device: d1}\\n  sds: {mdm: n2} | 12:3: a data server needs a device to keep data on; add one under 'devices'",
                "sds: {mdm: n2}  | lease: {keepers: [n1], device: d1}\\n  sds: {mdm: n2, devices: [d1]} | 11:34: 'd1' is a device of the data server already; give the keeper its own",
                "listen: {       | listen: {address: 10.0.0.1, | 4:19: listening on 10.0.0.1 without TLS would show everything to the network; add 'tls', or listen on 127.0.0.1",
                "id: n1          | id: n1\\nid: n2 | 2:3: this is not valid YAML: Duplicate field 'id'; check the indentation and quotes here",
            })
    void everyMistakeIsNamedWithItsPlaceAndARemedy(final String good, final String bad, final String said)
            throws IOException {
        final String text = GOOD.replace(unescaped(good), unescaped(bad));
        assertThat(text).isNotEqualTo(GOOD);
        final String all = unescaped(said)
                .lines()
                .map(line -> folder.resolve("node.yaml") + ":" + line.replace("{}", folder.toString()))
                .reduce((a, b) -> a + "\n" + b)
                .orElseThrow();
        assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class).hasMessage(all);
    }

    @Test
    void allMistakesAreToldAtOnceAndNothingIsTouched() throws IOException {
        final String text = GOOD.replace("size: 1GB", "size: 5")
                .replace("mdm: n2", "mdm: x")
                .replace("10.0.0.2", "a b");
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        InputException.class, bad -> assertThat(bad.problems()).hasSize(3));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsOnly("node.yaml", "secret");
        }
    }

    @Test
    void aSecretThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("secret"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> read(GOOD))
                .hasMessageEndingWith("which is secret; run: chmod 600 " + folder.resolve("secret"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> NodeFile.read(folder.resolve("other.yaml")))
                .hasMessage(folder.resolve("other.yaml")
                        + ": there is no such file; check the path ('kintsugi node init FOLDER' makes some)");
    }

    @Test
    void oneListOfPeersMayServeAllNodes() throws IOException {
        final String all = GOOD.replace("peers:", "peers:\n  n1: {control_port: 7401, data_port: 7501}");
        assertThat(read(all).peers()).containsOnlyKeys(new NodeId("n2"), new NodeId("n3"));
    }

    @Test
    void theExampleInTheDocumentsIsGoodAndShowsEveryKeyButThoseOfTls() throws IOException {
        final String page = Files.readString(Path.of(System.getProperty("kintsugi.root"), "docs", "node.md"));
        final int from = page.indexOf("```yaml\n") + "```yaml\n".length();
        final String example = page.substring(from, page.indexOf("```", from));
        Files.move(folder.resolve("secret"), folder.resolve("cluster.secret"));
        assertThat(read(example).capabilities().names()).containsExactly("mdm", "sds", "sdc", "lease");
        final Set<String> keys = new TreeSet<>();
        collectKeys(new ObjectMapper().readTree(NodeFile.schema()), keys);
        assertThat(keys)
                .hasSizeGreaterThan(30)
                .allSatisfy(key -> assertThat(page).contains(key));
        keys.removeAll(Set.of("tls", "certificate", "key", "authorities"));
        assertThat(keys).allSatisfy(key -> assertThat(example).contains(key + ":"));
    }

    private static void collectKeys(final JsonNode schema, final Set<String> keys) {
        schema.path("properties").fieldNames().forEachRemaining(keys::add);
        schema.forEach(part -> collectKeys(part, keys));
    }

    private NodeConfig read(final String text) throws IOException {
        return NodeFile.read(Files.writeString(folder.resolve("node.yaml"), text));
    }

    private static String unescaped(final String text) {
        return text.replace("\\n", "\n");
    }
}
