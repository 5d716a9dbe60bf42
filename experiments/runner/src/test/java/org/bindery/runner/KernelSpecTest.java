package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
  private static final String ORIGINAL =
      """
      {"argv": ["java", "-jar", "{resource_dir}/jjava-launcher.jar", "{connection_file}"],
       "display_name": "Java (jjava)", "language": "java", "interrupt_mode": "message",
       "env": {}, "metadata": {}}
      """;

  @TempDir Path folder;
  private Path jjava;
  private Path into;

  @BeforeEach
  void install() throws IOException {
    jjava = Files.createDirectories(folder.resolve("java"));
    into = folder.resolve("kernels/bindery");
    Files.writeString(jjava.resolve("kernel.json"), ORIGINAL);
    Files.writeString(jjava.resolve("jjava-launcher.jar"), "launcher");
  }

  private static KernelSpec kernel(String... jars) {
    return new KernelSpec(
        List.of(jars).stream().map(Path::of).toList(), List.of("-Da=b", "-Xmx2g"));
  }

  @Test
  void it_is_jjavas_kernel_with_our_name_jars_and_options() throws IOException {
    kernel("/a b/x.jar", "/y.jar").install(jjava, into);

    JsonNode json = new ObjectMapper().readTree(Files.readString(into.resolve("kernel.json")));
    JsonNode original = new ObjectMapper().readTree(ORIGINAL);
    assertThat(json.get("display_name").asText()).isEqualTo("Bindery (Java)");
    assertThat(json.get("argv")).isEqualTo(original.get("argv"));
    assertThat(json.get("interrupt_mode")).isEqualTo(original.get("interrupt_mode"));
    assertThat(json.get("env").get("JJAVA_CLASSPATH").asText())
        .isEqualTo("/a b/x.jar:/y.jar:${JJAVA_CLASSPATH}");
    assertThat(json.get("env").get("JJAVA_JVM_OPTS").asText()).isEqualTo("-Da=b -Xmx2g");
    assertThat(into.resolve("jjava-launcher.jar")).hasContent("launcher");
  }

  @Test
  void it_knows_whether_it_is_installed_as_it_is() {
    KernelSpec kernel = kernel("/x.jar");
    assertThat(kernel.isInstalled(jjava, into)).isFalse();

    kernel.install(jjava, into);

    assertThat(kernel.isInstalled(jjava, into)).isTrue();
    assertThat(kernel("/x.jar", "/new.jar").isInstalled(jjava, into)).isFalse();
  }

  @Test
  void a_jar_whose_path_would_be_read_as_a_pattern_is_refused() {
    for (String path : List.of("/a*/x.jar", "/a?/x.jar", "/a:b/x.jar")) {
      assertThatThrownBy(() -> kernel(path))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(path)
          .hasMessageContaining("JJAVA_CLASSPATH cannot hold");
    }
  }

  @Test
  void an_option_with_a_blank_is_refused_because_jjava_cannot_quote() {
    assertThatThrownBy(() -> new KernelSpec(List.of(), List.of("-Dhome=/a b")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("JJAVA_JVM_OPTS cannot hold");
  }

  @Test
  void without_jjava_it_says_how_to_get_it() {
    assertThatThrownBy(() -> kernel("/x.jar").install(folder.resolve("nowhere"), into))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("JJava's kernel is not in");
    assertThat(into).doesNotExist();
  }
}
