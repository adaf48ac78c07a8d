package kintsugi.house.bytecode;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Our own classes by name: tells where a call to one of them lands. */
final class ClassTable {
    private final SortedMap<String, ClassModel> models = new TreeMap<>();

    void add(final byte[] classFile) {
        final ClassModel model = ClassFile.of().parse(classFile);
        models.put(Names.of(model.thisClass().asSymbol()), model);
    }

    Collection<ClassModel> all() {
        return models.values();
    }

    Optional<ClassModel> find(final String className) {
        return Optional.ofNullable(models.get(className));
    }

    /** The class outside of ours in which the call lands; empty if it stays with us. */
    Optional<String> landing(final String owner, final String name, final MethodTypeDesc descriptor) {
        if (!Names.isOurs(owner)) {
            return Optional.of(owner);
        }
        final ClassModel model = models.get(owner);
        if (model == null || declares(model, name, descriptor)) {
            return Optional.empty();
        }
        return parents(model).stream()
                .map(parent -> landing(Names.of(parent.asSymbol()), name, descriptor))
                .filter(found -> found.map(outside -> declares(outside, name)).orElse(false))
                .findFirst()
                .orElse(Optional.empty());
    }

    private static boolean declares(final ClassModel model, final String name, final MethodTypeDesc descriptor) {
        return model.methods().stream()
                .anyMatch(method -> method.methodName().equalsString(name)
                        && method.methodTypeSymbol().equals(descriptor));
    }

    /** Whether a class of the JDK or a library has, or inherits, a method of that name. */
    private static boolean declares(final String outside, final String name) {
        try {
            final Class<?> type = Class.forName(outside, false, ClassTable.class.getClassLoader());
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                if (List.of(at.getDeclaredMethods()).stream()
                        .anyMatch(m -> m.getName().equals(name))) {
                    return true;
                }
            }
            return List.of(type.getMethods()).stream().anyMatch(m -> m.getName().equals(name));
        } catch (ClassNotFoundException unknown) {
            return true;
        }
    }

    private static List<ClassEntry> parents(final ClassModel model) {
        final List<ClassEntry> parents = new ArrayList<>();
        model.superclass().ifPresent(parents::add);
        parents.addAll(model.interfaces());
        return parents;
    }
}
