package org.bindery.data;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ReadRequest;

/**
 * What an import was made from: the dataset, its options, how its columns lie in Arrow, the files
 * it reads, and the jar of a plugin that was loaded. If one of them is another, the import is
 * another, so that old rows are never taken for new ones.
 *
 * <p>Of files the names, sizes and times are looked at and not the contents, as builds do. Datasets
 * that fetch what they read say its version themselves.
 */
final class ImportIdentity {
  private final MessageDigest digest = Digests.sha256();

  private ImportIdentity() {}

  /**
   * Returns eight hexadecimal digits.
   *
   * @throws DataException if files that it reads cannot be looked at
   */
  static String of(DatasetProvider provider, ReadRequest request, ModalityRegistry registry) {
    ImportIdentity identity = new ImportIdentity();
    identity.add(provider.card().name());
    identity.add(String.valueOf(Manifest.FORMAT));
    new TreeMap<>(request.options()).forEach(identity::option);
    provider.reads(request).forEach(identity::files);
    identity.jar(provider.getClass());
    for (ColumnId column : provider.card().columns()) {
      identity.add(column.toString());
      Optional<Modality<?>> modality = registry.find(column.modality());
      modality.ifPresent(
          known -> {
            identity.add(field(known));
            identity.jar(known.getClass());
          });
    }
    return Digests.hex(identity.digest).substring(0, 8);
  }

  private static String field(Modality<?> modality) {
    try {
      return String.valueOf(modality.dataLoader().field());
    } catch (RuntimeException broken) {
      // The import calls it too, and names the plugin then.
      return "";
    }
  }

  private void option(String name, String value) {
    add(name);
    add(value);
  }

  private void files(Path given) {
    Path path = given.toAbsolutePath().normalize();
    add(path.toString());
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        found.put(path.relativize(file).toString(), stamp(file));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(
          "The files in " + path + " cannot be looked at: " + e.getMessage() + ".", e);
    }
    found.forEach(
        (file, stamp) -> {
          add(file);
          add(stamp);
        });
  }

  /**
   * Adds what is in the jar of a plugin that was loaded, wherever it lies. Classes of the program
   * itself are not asked: they change with every build, and what they read does not.
   */
  private void jar(Class<?> plugin) {
    Optional<Path> jar =
        plugin.getClassLoader() == BuiltFor.class.getClassLoader()
            ? Optional.empty()
            : Optional.of(Discovery.location(plugin))
                .filter(place -> new File(place).isFile())
                .map(Path::of);
    try {
      if (jar.isPresent()) {
        add(Digests.sha256(ByteBuffer.wrap(Files.readAllBytes(jar.get()))));
      }
    } catch (IOException e) {
      throw new DataException("The jar " + jar.get() + " cannot be read: " + e + ".", e);
    }
  }

  private static String stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " " + attributes.lastModifiedTime().toMillis();
  }

  /** Adds a text with its length, so that two texts never run into one another. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
