package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  private static Finding find(List<Finding> findings, String what) {
    return findings.stream()
        .filter(finding -> finding.what().equals(what))
        .findFirst()
        .orElseThrow();
  }

  private List<Finding> examine(Map<String, String> environment) {
    return new Doctor(environment, folder, folder.resolve("home")).examine();
  }

  @Test
  void on_a_machine_without_tools_it_says_what_to_type_for_each() {
    List<Finding> findings = examine(Map.of("PATH", folder.toString()));

    assertThat(find(findings, "Maven"))
        .isEqualTo(Finding.missing("Maven", "no mvn on PATH", "apt-get install maven"));
    assertThat(find(findings, "Python").state()).isEqualTo(Finding.State.MISSING);
    assertThat(find(findings, "Python").advice()).startsWith("apt-get install python3");
    assertThat(find(findings, "Java").advice()).isEqualTo("add it to PATH");
    assertThat(find(findings, "notebook kernel").state()).isEqualTo(Finding.State.LATER);
  }

  @Test
  void what_is_there_is_ok() {
    List<Finding> findings = examine(System.getenv());

    assertThat(find(findings, "home").state()).isEqualTo(Finding.State.OK);
    assertThat(find(findings, "PyTorch").detail()).startsWith("PyTorch 2.");
    assertThat(find(findings, "PyTorch").state()).isEqualTo(Finding.State.OK);
    assertThat(find(findings, "memory").detail()).contains("cores");
  }

  @Test
  void a_kernel_that_is_installed_is_found() throws IOException {
    Path kernel = Files.createDirectories(folder.resolve(".venv/share/jupyter/kernels/bindery"));
    Files.writeString(folder.resolve(".venv/.bindery"), "stamp");
    assertThat(find(examine(Map.of()), "notebook kernel").state()).isEqualTo(Finding.State.LATER);

    Files.writeString(kernel.resolve("kernel.json"), "{}");
    assertThat(find(examine(Map.of()), "notebook kernel").state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void a_python_that_is_too_old_is_missing() throws IOException {
    Path python = Files.writeString(folder.resolve("python3"), "#!/bin/sh\nexit 1\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();

    Finding finding = find(examine(Map.of("PATH", folder.toString())), "Python");

    assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
    assertThat(finding.detail()).contains("older than 3.11 or has no venv");
  }

  @Test
  void a_home_that_cannot_be_written_to_is_a_finding_and_no_exception() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    List<Finding> findings = new Doctor(Map.of(), folder, file.resolve("home")).examine();

    assertThat(find(findings, "home").state()).isEqualTo(Finding.State.MISSING);
    assertThat(find(findings, "home").advice()).contains("BINDERY_HOME");
  }

  @Test
  void every_dataset_is_listed_with_how_to_get_it() {
    assertThat(find(examine(Map.of()), "dataset stamps"))
        .isEqualTo(Finding.later("dataset stamps", "not here yet", "./bindery data import stamps"));
  }
}
