package org.bindery.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Looks in a plugin's own classes, those of its package and the packages below, for calls that end
 * the program: in a notebook they would take everything with them. A {@code main} method may have
 * them, and so may libraries packed beside the plugin, which often have a main program of their
 * own; what they do is caught while they run.
 */
final class ExitCalls {
  private static final Set<String> ENDING =
      Set.of("java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt");

  private ExitCalls() {}

  /** Returns a sentence about the first such call in the classes packed with a provider, if any. */
  static Optional<String> of(Class<?> provider) {
    CodeSource source = provider.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null || provider.getPackageName().isEmpty()) {
      return Optional.empty();
    }
    String folder = provider.getPackageName().replace('.', '/');
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(place)) {
        return below(place.resolve(folder));
      }
      if (!Files.isRegularFile(place)) {
        return Optional.empty();
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return below(jar.getPath(folder));
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // Where the classes cannot be read as files, or are of a newer Java, nothing is known.
      return Optional.empty();
    }
  }

  private static Optional<String> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<Path> classes;
    try (Stream<Path> files = Files.walk(folder)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : classes) {
      try (InputStream in = Files.newInputStream(file)) {
        Finder finder = new Finder();
        new ClassReader(in).accept(finder, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (finder.found.isPresent()) {
          return finder.found;
        }
      }
    }
    return Optional.empty();
  }

  private static final class Finder extends ClassVisitor {
    private Optional<String> found = Optional.empty();
    private String name = "";

    Finder() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String internalName,
        String signature,
        String superName,
        String[] interfaces) {
      name = internalName.replace('/', '.');
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      if (method.equals("main") && descriptor.equals("([Ljava/lang/String;)V")) {
        return null;
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean isInterface) {
          String target = owner + "." + called;
          if (found.isEmpty() && ENDING.contains(target)) {
            found =
                Optional.of(
                    "Its "
                        + name
                        + "."
                        + method
                        + "() calls "
                        + target.substring(target.lastIndexOf('/') + 1)
                        + "(), which would end the whole session; throw an exception instead, for a"
                        + " sample that cannot be used a CorruptSampleException.");
          }
        }
      };
    }
  }
}
