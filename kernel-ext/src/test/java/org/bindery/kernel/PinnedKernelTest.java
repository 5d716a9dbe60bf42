package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel that everything here was tried with is the one that is there. */
class PinnedKernelTest {
  @Test
  void theKernelFromPipIsTheVersionThatIsPinned(@TempDir Path folder) throws Exception {
    Path requirements =
        RealKernel.checkout().resolve(Path.of("notebooks", "tools", "requirements.txt"));
    String pinned =
        Files.readAllLines(requirements).stream()
            .filter(line -> line.startsWith("jjava=="))
            .map(line -> line.substring("jjava==".length()).strip())
            .findFirst()
            .orElseThrow();
    Path said = folder.resolve("said");
    RealKernel.in(folder)
        .python(
            List.of("-c", "import importlib.metadata as m; print(m.version('jjava'))"),
            Files.createFile(folder.resolve("nothing")),
            said,
            folder.resolve("log"));

    assertThat(Files.readString(said).strip())
        .as(
            "Bindery was tried with jjava %s and no other; type ./bindery lab to install it",
            pinned)
        .isEqualTo(pinned);
  }
}
