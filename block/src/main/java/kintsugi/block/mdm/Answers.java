package kintsugi.block.mdm;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kintsugi.block.map.Result;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.Answer;
import kintsugi.proto.block.v1.ClientAnswers;
import kintsugi.proto.block.v1.ProposalId;

/**
 * What clients were answered, so that a request that comes again gets the first answer and is done once. Part of the replicated state:
 * what is kept, and what is forgotten, depends on the log alone. The last {@value #ANSWERS} of each client are kept, and the
 * {@value #CLIENTS} clients that were heard last; a client that sends again what is older than that has long given up.
 */
final class Answers {
    private static final int CLIENTS = 128;
    private static final int ANSWERS = 64;

    private final Map<NodeId, Client> clients = new LinkedHashMap<>();

    private static final class Client {
        private final long incarnation;
        private final Map<Long, Result> results = new LinkedHashMap<>();

        Client(final long incarnation) {
            this.incarnation = incarnation;
        }
    }

    /** The answer to that request, if it was answered; one of an earlier start of the client is refused. */
    Optional<Result> find(final ProposalId id) {
        final Client client = clients.get(new NodeId(id.getNode()));
        if (client == null || client.incarnation < id.getIncarnation()) {
            return Optional.empty();
        }
        return client.incarnation > id.getIncarnation()
                ? Optional.of(
                        new Result.Refused("stale_client", id.getNode() + " has started anew since it asked that"))
                : Optional.ofNullable(client.results.get(id.getNumber()));
    }

    /** That is the answer. */
    void put(final ProposalId id, final Result result) {
        final NodeId node = new NodeId(id.getNode());
        final Client known = clients.remove(node);
        final Client client =
                known != null && known.incarnation == id.getIncarnation() ? known : new Client(id.getIncarnation());
        clients.put(node, client); // it is the one heard last
        client.results.put(id.getNumber(), result);
        dropOldest(client.results, ANSWERS);
        dropOldest(clients, CLIENTS);
    }

    List<ClientAnswers> encode() {
        return clients.entrySet().stream()
                .map(client -> encode(client.getKey(), client.getValue()))
                .toList();
    }

    static Answers decode(final List<ClientAnswers> messages) {
        final Answers answers = new Answers();
        for (final ClientAnswers message : messages) {
            final Client client = new Client(message.getIncarnation());
            message.getAnswersList().forEach(answer -> client.results.put(answer.getNumber(), decode(answer)));
            answers.clients.put(new NodeId(message.getNode()), client);
        }
        return answers;
    }

    private static ClientAnswers encode(final NodeId node, final Client client) {
        final ClientAnswers.Builder message =
                ClientAnswers.newBuilder().setNode(node.name()).setIncarnation(client.incarnation);
        client.results.forEach((number, result) -> message.addAnswers(encode(number, result)));
        return message.build();
    }

    private static Answer encode(final long number, final Result result) {
        final Answer.Builder answer = Answer.newBuilder().setNumber(number);
        return switch (result) {
            case Result.Done done -> answer.setMapVersion(done.version()).build();
            case Result.Refused refused ->
                answer.setRefusalCode(refused.code())
                        .setRefusal(refused.message())
                        .build();
        };
    }

    private static Result decode(final Answer answer) {
        return answer.getRefusalCode().isEmpty()
                ? new Result.Done(answer.getMapVersion())
                : new Result.Refused(answer.getRefusalCode(), answer.getRefusal());
    }

    private static void dropOldest(final Map<?, ?> map, final int most) {
        final Iterator<?> eldest = map.keySet().iterator();
        for (int extra = map.size() - most; extra > 0; extra--) {
            eldest.next();
            eldest.remove();
        }
    }
}
