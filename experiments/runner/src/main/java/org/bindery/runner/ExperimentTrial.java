package org.bindery.runner;

import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.running.SweepFolder;
import org.bindery.sweeps.running.TrialBody;
import org.bindery.sweeps.running.TrialContext;
import org.bindery.training.InterruptedRunException;

/**
 * A trial of a sweep: an experiment with the trial's parameters in it. Its run is an ordinary one,
 * named after sweep and trial, {@code anchors.0003}, and can be opened as any other; a trial that
 * is taken over goes on from its last checkpoint. It is also written for W&amp;B, in the sweep's
 * group.
 *
 * <p>Holds names only, so that it can be sent to another process or machine, which must see the
 * same folders. One trial at a time in a process.
 *
 * @param home Bindery's folder
 * @param runs the folder of runs
 * @param sweep the sweep's name
 * @param plugins jars of plugins that are not on the class path
 */
public record ExperimentTrial(String home, String runs, String sweep, List<String> plugins)
    implements TrialBody, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final String PROJECT = "bindery";

  /** The experiment of a sweep, in its folder. */
  static final String PAGE = "experiment.yaml";

  /** Copies the list. */
  public ExperimentTrial {
    plugins = List.copyOf(plugins);
  }

  /** Tells about a sweep in a workbench's folders. */
  static ExperimentTrial of(Path home, Path runs, String sweep, List<Path> plugins) {
    return new ExperimentTrial(
        home.toAbsolutePath().toString(),
        runs.toAbsolutePath().toString(),
        sweep,
        plugins.stream().map(jar -> jar.toAbsolutePath().toString()).toList());
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigException if a parameter leads nowhere, or the sweep's metric is never logged
   * @throws InterruptedRunException if the thread was interrupted; a later attempt goes on
   */
  @Override
  public void run(TrialContext trial) {
    SweepFolder folder = SweepFolder.open(Sweeps.folder(Path.of(runs), sweep));
    ModalityRegistry registry = ModalityRegistry.scan();
    registry.plugins().loadUsable(plugins.stream().map(Path::of).toList());
    try (Workbench bench = Workbench.open(Path.of(home), Path.of(runs), registry)) {
      ExperimentSpec spec = TrialSpec.of(folder.path().resolve(PAGE), trial.parameters(), registry);
      if (spec.seeds().size() > 1) {
        spec = spec.withSeeds(List.of(spec.seeds().get(0)));
      }
      TrialRun making = new TrialRun(bench, folder.terms().metric());
      spec = making.choosable(spec, sentence -> {}).withName(sweep + "." + trial.id());
      TrialContextLog log = new TrialContextLog(trial, spec.recipe().steps());
      new TrackedTrial(bench, PROJECT, Optional.of(sweep), trial.parameters())
          .make(making, spec, log::log, sentence -> {}, log);
    } catch (InterruptedRunException interrupted) {
      Thread.currentThread().interrupt();
      throw interrupted;
    }
  }
}
