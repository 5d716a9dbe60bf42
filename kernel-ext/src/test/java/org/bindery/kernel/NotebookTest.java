package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every notebook runs from top to bottom, at smoke size, in the kernel users have. */
class NotebookTest {
  @ParameterizedTest
  @MethodSource("org.bindery.kernel.StrippedNotebooksTest#notebooks")
  void runsFromTopToBottomAndLeavesAReport(Path notebook, @TempDir Path folder) throws Exception {
    Path report = folder.resolve("report.html");
    Path log = folder.resolve("run.log");
    Path nothing = Files.createFile(folder.resolve("nothing"));
    int code =
        RealKernel.in(folder)
            .with("BINDERY_SMOKE", "1")
            .python(
                List.of(
                    RealKernel.checkout()
                        .resolve(Path.of("notebooks", "tools", "run_notebook.py"))
                        .toString(),
                    notebook.toString(),
                    "--html",
                    report.toString()),
                nothing,
                folder.resolve("out.log"),
                log);

    assertThat(code).as(Files.readString(log)).isZero();
    assertThat(report).content().contains("<svg", "data:image/png;base64");
    // In a sweep there is nothing to listen to.
    if (!notebook.endsWith("07-sweeps.ipynb")) {
      assertThat(report).content().contains("data:audio/wav;base64");
    }
  }
}
