package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** One property, four users: these tests' own JVM, the build's resource, launcher, kernelspec. */
class JvmOptionsTest {
  private static List<String> inRootPom() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("..", "..", "pom.xml").toFile());
    return List.of(
        pom.getElementsByTagName("bindery.jvm").item(0).getTextContent().strip().split("\\s+"));
  }

  @Test
  void the_tests_run_with_them() throws Exception {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(inRootPom());
  }

  @Test
  void the_build_hands_them_to_the_program() throws Exception {
    assertThat(BuildInfo.read().jvm().split(" ")).containsExactlyElementsOf(inRootPom());
  }

  @Test
  void the_kernel_gets_them() throws Exception {
    assertThat(KernelSpec.ofThisProcess().jvm()).isEqualTo(inRootPom());
  }

  @Test
  void none_holds_a_blank_or_a_path_that_could() throws Exception {
    assertThat(inRootPom()).hasSizeGreaterThan(2).allMatch(option -> option.startsWith("-"));
  }
}
