package kintsugi.lab.fault;

/** Every partition ends. */
public record HealPartition() implements Fault {
    @Override
    public String kind() {
        return "heal_partition";
    }

    @Override
    public String subject() {
        return "network";
    }

    @Override
    public String description() {
        return "all nodes reach each other again";
    }

    @Override
    public boolean isHarmful() {
        return false;
    }
}
