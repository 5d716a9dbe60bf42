package org.bindery.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.spi.Modality;
import org.bindery.testkit.PluginJars;

/** Sources of modalities that only say who they are. */
final class PluginSources {
  private PluginSources() {}

  static String modality(String className, String annotation, String constructor, String id) {
    int dot = className.lastIndexOf('.');
    return """
        package %s;
        import org.bindery.spi.*;
        %s
        public final class %s implements Modality<String> {
          public %s() { %s }
          public ModalityCard<String> card() {
            return new ModalityCard<>(ModalityId.of("%s"), "T", String.class, "A test.");
          }
          public DataLoader<String> dataLoader() { throw new UnsupportedOperationException(); }
          public PreprocessorFactory<String, ?> preprocessor() {
            throw new UnsupportedOperationException();
          }
          public EncoderFactory<?> encoder() { throw new UnsupportedOperationException(); }
        }
        """
        .formatted(
            className.substring(0, dot),
            annotation,
            className.substring(dot + 1),
            className.substring(dot + 1),
            constructor,
            id);
  }

  static String goodModality(String className, String id) {
    return modality(className, "@BuiltFor(Spi.VERSION)", "", id);
  }

  /** Makes a jar with one modality. */
  static Path jar(PluginJars jars, String name, String className, String source) {
    return jars.jar(name, Map.of(className, source), Map.of(Modality.class, List.of(className)));
  }
}
