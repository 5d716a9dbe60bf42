package org.bindery.tracking;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bindery.spi.DataException;

/**
 * Hands runs to W&amp;B's own {@code wandb sync}. Where there is no {@code wandb}, says the one
 * command to type; it never fails a training.
 */
public final class WandbUpload {
  private final Optional<Path> program;

  private WandbUpload(Optional<Path> program) {
    this.program = program;
  }

  /** Looks for {@code wandb} on the PATH of this process. */
  public static WandbUpload fromPath() {
    return fromPath(System.getenv().getOrDefault("PATH", ""));
  }

  static WandbUpload fromPath(String path) {
    for (String folder : path.split(Pattern.quote(File.pathSeparator))) {
      for (String name : List.of("wandb", "wandb.exe")) {
        Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return new WandbUpload(Optional.of(candidate.toAbsolutePath()));
        }
      }
    }
    return new WandbUpload(Optional.empty());
  }

  /** The program found. */
  public Optional<Path> program() {
    return program;
  }

  /**
   * Whether W&amp;B's program would find a key: in {@code WANDB_API_KEY}, or in {@code .netrc},
   * where {@code wandb login} leaves it. The key itself is not kept.
   */
  public static boolean hasKey(Map<String, String> environment, Path home) {
    if (!environment.getOrDefault("WANDB_API_KEY", "").isBlank()) {
      return true;
    }
    Path netrc = Path.of(environment.getOrDefault("NETRC", home.resolve(".netrc").toString()));
    String host =
        environment
            .getOrDefault("WANDB_BASE_URL", "https://api.wandb.ai")
            .replaceFirst("^[a-z]+://", "")
            .replaceFirst("[:/].*$", "");
    try {
      return Files.isReadable(netrc) && Files.readString(netrc).contains("machine " + host);
    } catch (IOException e) {
      return false;
    }
  }

  /** The command for people to type, for a folder of a run. */
  public static String command(Path run) {
    String path = run.toString();
    boolean plain = path.matches("[\\w./+:@=-]+");
    return "pip install wandb && wandb sync "
        + (plain ? path : "'" + path.replace("'", "'\\''") + "'");
  }

  /**
   * Uploads runs, one after the other, and waits.
   *
   * @param runs folders as {@link Run#wandbFolder} names them
   * @param settings environment for {@code wandb} besides this process's own, such as its key
   * @param lines told what {@code wandb} prints
   * @return whether all were uploaded
   * @throws DataException where a folder is no run, or {@code wandb} is absent: with the command to
   *     type
   */
  public boolean sync(List<Path> runs, Map<String, String> settings, Consumer<String> lines) {
    for (Path run : runs) {
      if (!RunView.isRunFolder(run)) {
        throw new DataException(run + " is no run: name a folder such as wandb/offline-run-... ");
      }
    }
    if (runs.isEmpty()) {
      return true;
    }
    Path wandb = programFor(runs.get(0));
    boolean all = true;
    for (Path run : runs) {
      List<String> command = new ArrayList<>(List.of(wandb.toString(), "sync", run.toString()));
      all &= call(command, settings, lines) == 0;
    }
    return all;
  }

  /**
   * Uploads a run while it is being written, beside it: {@code wandb beta sync --live}. It ends by
   * itself once the run has ended.
   *
   * @param run its folder
   * @param settings environment for {@code wandb}
   * @param lines told what {@code wandb} prints, on another thread
   * @throws DataException where the folder is no run, or {@code wandb} is absent
   */
  public LiveUpload live(Path run, Map<String, String> settings, Consumer<String> lines) {
    checkRun(run);
    String program = programFor(run).toString();
    List<String> command = List.of(program, "beta", "sync", "--live", run.toString());
    return new LiveUpload(start(command, settings), lines);
  }

  private static void checkRun(Path run) {
    if (!RunView.isRunFolder(run)) {
      throw new DataException(
          run + " is no run: name a folder such as wandb/offline-run-... of a run.");
    }
  }

  private Path programFor(Path run) {
    return program.orElseThrow(
        () ->
            new DataException("There is no 'wandb' on the PATH. To upload, type: " + command(run)));
  }

  private static Process start(List<String> command, Map<String, String> settings) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(settings);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new DataException(
          "'" + String.join(" ", command) + "' cannot be run: " + e.getMessage(), e);
    }
  }

  private static int call(
      List<String> command, Map<String, String> settings, Consumer<String> lines) {
    Process process = start(command, settings);
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines);
      return process.waitFor();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("What 'wandb' prints cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("The upload was interrupted; what is uploaded is kept.", e);
    } finally {
      process.destroy();
    }
  }
}
