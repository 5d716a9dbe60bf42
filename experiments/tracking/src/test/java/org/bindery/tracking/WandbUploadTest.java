package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WandbUploadTest {
  @TempDir Path root;

  private Path finished() {
    Run run = new Runs(root).run();
    run.close();
    return run.wandbFolder().orElseThrow();
  }

  private String pathWith(String script) throws IOException {
    assumeTrue(
        root.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "skipped: needs programs made of shell scripts");
    Path program = Files.createDirectory(root.resolve("bin")).resolve("wandb");
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return "/nowhere:" + program.getParent();
  }

  @Test
  void withoutWandbTheOneCommandToTypeIsSaid() {
    Path run = finished();
    WandbUpload upload = WandbUpload.fromPath(root.toString());

    assertThat(upload.program()).isEmpty();
    assertThatThrownBy(() -> upload.sync(List.of(run), Map.of(), line -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("wandb sync " + run);
    assertThat(WandbUpload.command(Path.of("a b"))).endsWith("wandb sync 'a b'");
  }

  @Test
  void wandbIsHandedTheFolderAndItsLinesArePassedOn() throws IOException {
    Path run = finished();
    List<String> lines = new ArrayList<>();
    WandbUpload upload = WandbUpload.fromPath(pathWith("echo \"$1 $2 $WANDB_MODE\" >&2\n"));

    assertThat(upload.sync(List.of(run), Map.of("WANDB_MODE", "online"), lines::add)).isTrue();
    assertThat(lines).containsExactly("sync " + run + " online");
  }

  @Test
  void aFailureIsSaid() throws IOException {
    Path run = finished();
    WandbUpload upload = WandbUpload.fromPath(pathWith("exit 3\n"));

    assertThat(upload.sync(List.of(run), Map.of(), line -> {})).isFalse();
    assertThatThrownBy(() -> upload.sync(List.of(root), Map.of(), line -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is no run");
  }

  @Test
  void aKeyIsOneOfTheEnvironmentOrOfNetrc(@TempDir Path home) throws IOException {
    assertThat(WandbUpload.hasKey(Map.of(), home)).isFalse();
    assertThat(WandbUpload.hasKey(Map.of("WANDB_API_KEY", "k"), home)).isTrue();

    Files.writeString(home.resolve(".netrc"), "machine example.org\n  login user\n  password k\n");
    assertThat(WandbUpload.hasKey(Map.of(), home)).isFalse();
    assertThat(WandbUpload.hasKey(Map.of("WANDB_BASE_URL", "https://example.org:8080/x"), home))
        .isTrue();

    Files.writeString(home.resolve(".netrc"), "machine api.wandb.ai\n  login user\n  password k\n");
    assertThat(WandbUpload.hasKey(Map.of(), home)).isTrue();
  }
}
