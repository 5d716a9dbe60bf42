package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Starts runs. */
public final class Tracker {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 8;
  private static final int TRIES = 5;

  private Tracker() {}

  /**
   * Starts a run. Where its folder cannot be made, a warning is given and the run records nothing;
   * training goes on all the same. What W&amp;B's agent says in the environment counts: the run's
   * id ({@code WANDB_RUN_ID}), its sweep ({@code WANDB_SWEEP_ID}) and, unless the start names one,
   * its user or team ({@code WANDB_ENTITY}).
   */
  public static Run start(RunStart start) {
    return start(start, System.getenv(), Tracker::newId);
  }

  static Run start(RunStart asked, Map<String, String> environment, Supplier<String> ids) {
    RunStart start = forAgent(asked, environment);
    Warnings warnings = new Warnings(start.warnings());
    Secrets secrets = new Secrets(environment);
    String given = environment.getOrDefault("WANDB_RUN_ID", "");
    RunIdentity identity =
        new RunIdentity(given.matches("[a-z0-9]{8}") ? given : ids.get(), Instant.now());
    for (int attempt = 1; ; attempt++) {
      List<RunSink> sinks = new ArrayList<>();
      if (open(identity, start, sinks, warnings, attempt == TRIES)) {
        List<GuardedSink> guarded =
            sinks.stream().map(sink -> new GuardedSink(sink, warnings)).toList();
        List<Path> folders = sinks.stream().map(RunSink::folder).toList();
        Ledger ledger = new Ledger(secrets, warnings, guarded);
        Run run = new Run(identity, start, folders, ledger, warnings);
        start.provenance().ifPresent(made -> addFiles(run, made, secrets));
        return run;
      }
      sinks.forEach(RunSink::close);
      identity = new RunIdentity(ids.get(), Instant.now());
    }
  }

  private static RunStart forAgent(RunStart asked, Map<String, String> environment) {
    String sweep = environment.getOrDefault("WANDB_SWEEP_ID", "");
    String entity = environment.getOrDefault("WANDB_ENTITY", "");
    RunStart start = asked;
    if (!sweep.isBlank() && start.sweepId().isEmpty()) {
      start = start.withSweepId(sweep);
    }
    return entity.isBlank() || start.entity().isPresent() ? start : start.withEntity(entity);
  }

  /** Opens all sinks; false where a place is taken and another id should be tried. */
  private static boolean open(
      RunIdentity identity,
      RunStart start,
      List<RunSink> sinks,
      Warnings warnings,
      boolean lastTry) {
    for (RunSink.Opener opener : start.sinks()) {
      try {
        sinks.add(opener.open(identity, start));
      } catch (RuntimeException e) {
        if (e instanceof UncheckedIOException
            && e.getCause() instanceof FileAlreadyExistsException
            && !lastTry) {
          return false;
        }
        warnings.once(
            "open " + GuardedSink.reason(e),
            "The run cannot be recorded in "
                + start.root()
                + " ("
                + GuardedSink.reason(e)
                + "): training goes on without; choose a folder that can be written.");
      }
    }
    return true;
  }

  private static void addFiles(Run run, Provenance made, Secrets secrets) {
    JsonNode entries = secrets.clean("provenance", JsonText.freeze(made.entries()));
    run.file("spec.yaml", utf8(secrets.clean(made.spec())));
    run.file("provenance.json", utf8(JsonText.pretty(entries)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String newId() {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
