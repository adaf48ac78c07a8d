package kintsugi.benchmarks.wire;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A peer as a program: reads the cluster's secret, then questions, one a line, and answers each with a line of JSON. */
final class PeerProgram {
    static final String USAGE = "usage";
    static final String WEIGH = "weigh";

    private PeerProgram() {}

    public static void main(final String[] arguments) throws IOException {
        final JsonMapper json = new JsonMapper();
        final BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        final String secret = questions.readLine();
        if (secret == null) {
            return;
        }
        try (WirePeer peer = LocalPeer.start(secret)) {
            System.out.println(json.writeValueAsString(peer.ports()));
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                System.out.println(json.writeValueAsString(question.equals(WEIGH) ? peer.weigh() : peer.usage()));
            }
        }
    }
}
