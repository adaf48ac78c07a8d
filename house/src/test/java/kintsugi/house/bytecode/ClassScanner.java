package kintsugi.house.bytecode;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/** Lists everything that one class uses: calls, fields, types, monitors; also through lambdas and method references. */
final class ClassScanner {
    private final ClassModel model;
    private final ClassTable table;
    private final String className;
    private final String file;
    private final List<Use> uses = new ArrayList<>();
    private String method = "<class>";
    private int line;

    private ClassScanner(final ClassModel model, final ClassTable table) {
        this.model = model;
        this.table = table;
        this.className = Names.of(model.thisClass().asSymbol());
        this.file = model.findAttribute(Attributes.sourceFile())
                .map(SourceFileAttribute::sourceFile)
                .map(Object::toString)
                .orElse("?");
    }

    /** @param table where inherited members are looked up */
    static List<Use> scan(final ClassModel model, final ClassTable table) {
        final ClassScanner scanner = new ClassScanner(model, table);
        scanner.scanDeclarations();
        model.methods().forEach(scanner::scanMethod);
        return scanner.uses;
    }

    private void scanDeclarations() {
        model.superclass().ifPresent(this::type);
        model.interfaces().forEach(this::type);
        model.fields().forEach(field -> type(field.fieldTypeSymbol()));
    }

    private void scanMethod(final MethodModel declared) {
        method = Names.readable(declared.methodName().stringValue());
        line = 0;
        if (declared.flags().has(AccessFlag.SYNCHRONIZED)) {
            add(Reference.type(Reference.SYNCHRONIZED));
        }
        types(declared.methodTypeSymbol());
        declared.code().ifPresent(code -> code.forEach(this::scanElement));
    }

    private void scanElement(final CodeElement element) {
        switch (element) {
            case LineNumber number -> line = number.line();
            case InvokeInstruction call ->
                member(call.owner().asSymbol(), call.name().stringValue(), call.typeSymbol());
            case FieldInstruction access ->
                field(access.owner().asSymbol(), access.name().stringValue(), access.typeSymbol());
            case InvokeDynamicInstruction call -> {
                type(call.bootstrapMethod().owner());
                call.bootstrapArgs().forEach(this::constant);
            }
            case ConstantInstruction constant -> constant(constant.constantValue());
            case MonitorInstruction _ -> add(Reference.type(Reference.SYNCHRONIZED));
            case NewObjectInstruction made -> type(made.className());
            case NewReferenceArrayInstruction made -> type(made.componentType());
            case NewMultiArrayInstruction made -> type(made.arrayType());
            case TypeCheckInstruction check -> type(check.type());
            case ExceptionCatch caught -> caught.catchType().ifPresent(this::type);
            default -> {}
        }
    }

    private void constant(final ConstantDesc constant) {
        switch (constant) {
            case DirectMethodHandleDesc handle -> handle(handle);
            case MethodTypeDesc type -> types(type);
            case ClassDesc type -> type(type);
            case DynamicConstantDesc<?> dynamic -> {
                type(dynamic.bootstrapMethod().owner());
                dynamic.bootstrapArgsList().forEach(this::constant);
            }
            default -> {}
        }
    }

    private void handle(final DirectMethodHandleDesc handle) {
        switch (handle.kind()) {
            case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER ->
                field(handle.owner(), handle.methodName(), ClassDesc.ofDescriptor("Ljava/lang/Object;"));
            case CONSTRUCTOR ->
                member(handle.owner(), "<init>", MethodTypeDesc.ofDescriptor(handle.lookupDescriptor()));
            default ->
                member(handle.owner(), handle.methodName(), MethodTypeDesc.ofDescriptor(handle.lookupDescriptor()));
        }
    }

    /** A call. One to a class of ours counts only if it lands, by inheritance, in a class that is not. */
    private void member(final ClassDesc owner, final String name, final MethodTypeDesc descriptor) {
        if (owner.isArray()) {
            return;
        }
        final List<String> parameters =
                descriptor.parameterList().stream().map(ClassDesc::displayName).toList();
        table.landing(Names.of(owner), name, descriptor)
                .ifPresent(landing -> add(new Reference(landing, name, parameters)));
        types(descriptor);
    }

    private void field(final ClassDesc owner, final String name, final ClassDesc type) {
        add(new Reference(Names.of(owner), name, null));
        type(type);
    }

    private void types(final MethodTypeDesc descriptor) {
        descriptor.parameterList().forEach(this::type);
        type(descriptor.returnType());
    }

    private void type(final ClassEntry entry) {
        type(entry.asSymbol());
    }

    private void type(final ClassDesc type) {
        ClassDesc element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        if (!element.isPrimitive()) {
            add(Reference.type(Names.of(element)));
        }
    }

    private void add(final Reference what) {
        if (!Names.isOurs(what.owner())) {
            uses.add(new Use(className, method, file, line, what));
        }
    }
}
