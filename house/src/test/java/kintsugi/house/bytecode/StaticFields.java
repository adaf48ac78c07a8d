package kintsugi.house.bytecode;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds static fields that can change: not final, or final but of a type whose content can change. A collection counts as constant
 * if the static initialiser takes it straight from a factory that the rules list as such; so does an empty array.
 */
final class StaticFields {
    private static final List<String> VALUES = List.of("java.lang.Enum", "java.lang.Record");

    private final ClassModel model;
    private final ClassTable table;
    private final RuleBook rules;

    StaticFields(final ClassModel model, final ClassTable table, final RuleBook rules) {
        this.model = model;
        this.table = table;
        this.rules = rules;
    }

    /** Names of the fields that can change. */
    List<String> changeable() {
        final Set<String> safe = namesSetByConstantFactories();
        final List<String> found = new ArrayList<>();
        for (final FieldModel field : model.fields()) {
            final String name = field.fieldName().stringValue();
            final boolean isCandidate =
                    field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.SYNTHETIC);
            if (isCandidate && canChange(field, safe.contains(name))) {
                found.add(name);
            }
        }
        return found;
    }

    private boolean canChange(final FieldModel field, final boolean isFromConstantFactory) {
        return !field.flags().has(AccessFlag.FINAL)
                || (!isFromConstantFactory && canChange(field.fieldTypeSymbol(), new TreeSet<>()));
    }

    private boolean canChange(final ClassDesc type, final Set<String> seen) {
        if (type.isPrimitive() || type.isArray()) {
            return type.isArray();
        }
        final String name = Names.of(type);
        if (!Names.isOurs(name)) {
            return !rules.isConstant(Reference.type(name));
        }
        return seen.add(name)
                && table.find(name).map(model -> hasVariables(model, seen)).orElse(false);
    }

    /** Enums and records count as constants; of other classes, every field must be one. */
    private boolean hasVariables(final ClassModel type, final Set<String> seen) {
        final boolean isValue = type.superclass()
                .map(parent -> VALUES.contains(Names.of(parent.asSymbol())))
                .orElse(false);
        return !isValue
                && type.fields().stream()
                        .filter(field -> !field.flags().has(AccessFlag.STATIC))
                        .anyMatch(field ->
                                !field.flags().has(AccessFlag.FINAL) || canChange(field.fieldTypeSymbol(), seen));
    }

    private Set<String> namesSetByConstantFactories() {
        final Set<String> names = new TreeSet<>();
        model.methods().stream()
                .filter(method -> method.methodName().equalsString("<clinit>"))
                .forEach(method -> method.code().ifPresent(code -> collect(code, names)));
        return names;
    }

    private void collect(final CodeModel code, final Set<String> names) {
        Instruction beforePrevious = null;
        Instruction previous = null;
        for (final CodeElement element : code) {
            if (element instanceof FieldInstruction put
                    && put.opcode() == Opcode.PUTSTATIC
                    && (isConstantFactory(previous) || isEmptyArray(beforePrevious, previous))) {
                names.add(put.name().stringValue());
            }
            if (element instanceof Instruction instruction) {
                beforePrevious = previous;
                previous = instruction;
            }
        }
    }

    private boolean isConstantFactory(final @Nullable Instruction instruction) {
        return instruction instanceof InvokeInstruction call
                && rules.isConstant(new Reference(
                        Names.of(call.owner().asSymbol()), call.name().stringValue(), null));
    }

    private static boolean isEmptyArray(final @Nullable Instruction length, final @Nullable Instruction made) {
        return (made instanceof NewPrimitiveArrayInstruction || made instanceof NewReferenceArrayInstruction)
                && length instanceof ConstantInstruction constant
                && constant.constantValue().equals(0);
    }
}
