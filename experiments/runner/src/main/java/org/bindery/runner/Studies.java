package org.bindery.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bindery.data.DidYouMean;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.statistics.TwoLevelBootstrap;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphException;
import org.bindery.runner.study.Plan;
import org.bindery.runner.study.StudyCell;
import org.bindery.runner.study.StudyExport;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.training.DivergedException;
import org.bindery.training.InterruptedRunException;

/**
 * Makes studies in a workbench's folder of runs: {@code runs/NAME/study.json}, and for every graph
 * and seed a run of its own, {@code runs/NAME.star-image.seed0}. Runs are the memory: what is
 * finished is never made again, and a study that was cut off goes on where it was.
 */
public final class Studies {
  private static final int LONGEST_NAME = 64;

  private final Workbench bench;

  /** Makes one that works with this workbench, which stays the caller's to close. */
  public Studies(Workbench bench) {
    this.bench = bench;
  }

  /**
   * Makes every cell that is not finished, seed by seed, and returns what all reached. Blocks. A
   * graph that the data cannot train, or the budget not pay for, makes its cells impossible, with
   * the reason; the others go on.
   *
   * @param listener called on this thread
   * @throws ConfigException if there is a run or another study of this name, or the graphs of the
   *     study cannot be told from its page
   * @throws GraphException if a graph contradicts itself
   * @throws DataException if the data cannot be had
   * @throws InterruptedRunException if the thread was interrupted; the same call goes on from there
   */
  public StudyResult run(Ablation ablation, Consumer<StudyEvent> listener) {
    RunFolder folder = new RunFolder(folder(ablation.name()));
    if (folder.exists()) {
      throw new ConfigException(
          "name",
          ablation.name(),
          "There is a run '" + ablation.name() + "' already; choose another name for the study.");
    }
    List<StudyGraph> graphs = StudyGraphs.of(ablation, bench.registry());
    try (RunFolder.Lock held = folder.lock()) {
      StudyFile file = StudyFile.in(folder.path());
      if (file.exists()) {
        StudyFile.requireSame(file.read(bench.registry()).ablation(), ablation, folder.path());
      }
      Making making = new Making(ablation, graphs, file, listener);
      making.all();
      StudyResult result = making.result();
      AtomicFile.write(folder.path().resolve("values.csv"), StudyExport.csv(result));
      AtomicFile.write(folder.path().resolve("values.arrow"), StudyExport.arrow(result));
      return result;
    }
  }

  /**
   * Returns the 95 % interval of the difference of two graphs over seeds <em>and</em> queries, by
   * the two-level bootstrap: the one to look at where the test gallery is small.
   *
   * @param graph label of the one
   * @param reference label of the other, which is subtracted
   * @param search {@code audio>text}, or with a detour {@code audio>text/two-hop} or {@code
   *     audio>text/bridge}
   * @param k of the recall
   * @throws ConfigException if there is no such graph, or the study names fewer than two seeds
   * @throws DataException if a seed of either is not finished, or its ranks are not there
   */
  public Interval overQueries(
      StudyResult result, String graph, String reference, String search, int k) {
    List<QueryRanks> one = ranks(result, result.graph(graph));
    List<QueryRanks> other = ranks(result, result.graph(reference));
    boolean shared = one.stream().map(QueryRanks::keys).distinct().count() == 1;
    return TwoLevelBootstrap.standard(
            shared ? TwoLevelBootstrap.Queries.SHARED : TwoLevelBootstrap.Queries.OWN)
        .difference(hits(one, search, k), hits(other, search, k));
  }

  private static double[][] hits(List<QueryRanks> seeds, String search, int k) {
    return seeds.stream().map(ranks -> ranks.hits(search, k)).toArray(double[][]::new);
  }

  private List<QueryRanks> ranks(StudyResult result, StudyGraph graph) {
    List<QueryRanks> all = new ArrayList<>();
    for (StudyCell cell : result.cells(graph)) {
      if (cell.state() != StudyCell.State.FINISHED) {
        throw new DataException(
            "Run '"
                + cell.run()
                + "' is not finished, and a study is never summarized over fewer seeds than it"
                + " names.");
      }
      all.add(QueryRanks.read(folder(cell.run()).resolve(QueryRanks.FILE)));
    }
    return all;
  }

  /**
   * Returns what a study has reached so far, from disk.
   *
   * @throws ConfigException if there is none of this name, with the nearest
   */
  public StudyResult open(String name) {
    StudyFile file = StudyFile.in(folder(name));
    if (!names().contains(name)) {
      throw new ConfigException(
          "study",
          name,
          "There is no study '"
              + name
              + "' in "
              + bench.runsFolder()
              + "."
              + DidYouMean.hint(name, names()));
    }
    StudyFile.Content content = file.read(bench.registry());
    Ablation ablation = content.ablation();
    Making making =
        new Making(ablation, StudyGraphs.of(ablation, bench.registry()), file, event -> {});
    making.verdicts.putAll(content.verdicts());
    return making.result();
  }

  /** Returns the names of all studies on disk, sorted. */
  public List<String> names() {
    if (!Files.isDirectory(bench.runsFolder())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(bench.runsFolder())) {
      return folders
          .filter(folder -> StudyFile.in(folder).exists())
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException(
          "The folder of runs " + bench.runsFolder() + " cannot be listed: " + Reason.of(e) + ".",
          e);
    }
  }

  private Path folder(String name) {
    return bench.runsFolder().resolve(name);
  }

  /**
   * Returns the name of a cell's run; one that would be too long has the graph's identity in it.
   */
  static String runName(String study, StudyGraph graph, long seed) {
    String slug = graph.label().replaceAll("[^a-z0-9._-]+", "-").replaceAll("-$", "");
    String name = study + "." + slug + ".seed" + seed;
    return name.length() <= LONGEST_NAME
        ? name
        : study + "." + graph.graph().identity() + ".seed" + Long.toString(seed, 36);
  }

  /** Returns the spec of a cell: that of the base with the graph's edges and the budget's steps. */
  static ExperimentSpec cellSpec(
      Ablation ablation, List<StudyGraph> graphs, StudyGraph graph, long seed) {
    Plan plan = graph.plan().orElseThrow();
    List<String> signals =
        graphs.stream()
            .map(StudyGraph::graph)
            .flatMap(each -> each.nodes().stream())
            .map(ColumnId::toString)
            .distinct()
            .toList();
    ExperimentSpec base = ablation.base();
    return new ExperimentSpec(
        runName(ablation.name(), graph, seed),
        "A cell of the study " + ablation.name() + ": " + graph.title(),
        base.data().withGallery(signals),
        GraphSpec.of(plan.graph()),
        base.recipe().withSteps(plan.steps()),
        List.of(seed));
  }

  /** One call. */
  private final class Making {
    private final Ablation ablation;
    private final List<StudyGraph> graphs;
    private final StudyFile file;
    private final Consumer<StudyEvent> listener;
    private final Map<String, StudyFile.Verdict> verdicts = new LinkedHashMap<>();
    private final int cells;
    private int done;
    private long pairsMade;
    private long pairsLeft;
    private long nanosSpent;

    Making(
        Ablation ablation, List<StudyGraph> graphs, StudyFile file, Consumer<StudyEvent> listener) {
      this.ablation = ablation;
      this.graphs = graphs;
      this.file = file;
      this.listener = listener;
      this.cells = graphs.size() * ablation.seeds().size();
    }

    void all() {
      save();
      bench.dataset(
          ablation.base().data().dataset(),
          ablation.base().data().options(),
          sentence -> listener.accept(new StudyEvent.Prepares(progress(""), sentence)));
      for (long seed : ablation.seeds()) {
        for (StudyGraph graph : graphs) {
          pairsLeft += isFinished(graph, seed) ? 0 : graph.plan().map(Plan::pairs).orElse(0L);
        }
      }
      for (long seed : ablation.seeds()) {
        for (StudyGraph graph : graphs) {
          cell(graph, seed);
        }
      }
    }

    private void cell(StudyGraph graph, long seed) {
      String run = runName(ablation.name(), graph, seed);
      if (graph.plan().isEmpty()) {
        verdicts.put(run, new StudyFile.Verdict(StudyCell.State.IMPOSSIBLE, graph.problem()));
        save();
      } else if (!isFinished(graph, seed)) {
        if (Thread.interrupted()) {
          throw interrupted();
        }
        listener.accept(new StudyEvent.CellBegins(progress(run)));
        make(graph, seed, run);
        save();
      }
      done++;
      listener.accept(new StudyEvent.CellEnds(progress(run), state(graph, seed)));
    }

    private void make(StudyGraph graph, long seed, String run) {
      ExperimentSpec spec = cellSpec(ablation, graphs, graph, seed);
      long pairs = graph.plan().orElseThrow().pairs();
      long start = System.nanoTime();
      verdicts.remove(run);
      try (RunHandle handle =
          bench.train(
              spec,
              false,
              sentence -> listener.accept(new StudyEvent.Prepares(progress(run), sentence)),
              event -> listener.accept(new StudyEvent.CellTrains(progress(run), event)))) {
        handle.result();
        pairsMade += pairs;
        nanosSpent += System.nanoTime() - start;
      } catch (InterruptedRunException e) {
        save();
        throw interrupted();
      } catch (GraphException | ConfigException e) {
        verdicts.put(run, new StudyFile.Verdict(StudyCell.State.IMPOSSIBLE, sentence(e)));
      } catch (DivergedException | DataException e) {
        verdicts.put(run, new StudyFile.Verdict(StudyCell.State.FAILED, sentence(e)));
      }
      pairsLeft -= pairs;
    }

    private String sentence(RuntimeException e) {
      return e.getMessage().lines().findFirst().orElse("");
    }

    private InterruptedRunException interrupted() {
      return new InterruptedRunException(
          "Study '"
              + ablation.name()
              + "' was interrupted with "
              + done
              + " of "
              + cells
              + " cells done: the same call goes on from there.");
    }

    private StudyEvent.Progress progress(String current) {
      Optional<Duration> left =
          pairsMade == 0
              ? Optional.empty()
              : Optional.of(Duration.ofNanos((long) ((double) nanosSpent / pairsMade * pairsLeft)));
      return new StudyEvent.Progress(ablation.name(), done, cells, current, left);
    }

    private void save() {
      file.write(new StudyFile.Content(ablation, verdicts));
    }

    private RunFolder run(StudyGraph graph, long seed) {
      return new RunFolder(folder(runName(ablation.name(), graph, seed)));
    }

    /** A result that was made from something else is nobody's here. */
    private boolean isFinished(StudyGraph graph, long seed) {
      RunFolder run = run(graph, seed);
      return graph.plan().isPresent()
          && run.exists()
          && run.isFinished()
          && SpecDifference.between(
                  run.spec(bench.registry()), cellSpec(ablation, graphs, graph, seed))
              .isEmpty();
    }

    private StudyCell state(StudyGraph graph, long seed) {
      RunFolder run = run(graph, seed);
      if (isFinished(graph, seed)) {
        return new StudyCell(
            graph.label(),
            seed,
            run.name(),
            StudyCell.State.FINISHED,
            "",
            Optional.of(outcome(graph.plan().orElseThrow(), RunResult.read(run.resultFile()))));
      }
      StudyFile.Verdict verdict =
          verdicts.getOrDefault(run.name(), new StudyFile.Verdict(StudyCell.State.MISSING, ""));
      return new StudyCell(
          graph.label(), seed, run.name(), verdict.state(), verdict.reason(), Optional.empty());
    }

    private StudyCell.Outcome outcome(Plan plan, RunResult result) {
      return new StudyCell.Outcome(
          result.wallSeconds(),
          plan.floatingPointOperations(result.parameters()),
          result.metrics().stream()
              .map(
                  row ->
                      new StudyCell.Value(
                          row.direction(),
                          row.measure(),
                          row.kind(),
                          row.value(),
                          row.chance(),
                          row.n()))
              .toList());
    }

    StudyResult result() {
      List<StudyCell> all = new ArrayList<>();
      for (StudyGraph graph : graphs) {
        for (long seed : ablation.seeds()) {
          all.add(state(graph, seed));
        }
      }
      BindingGraph base = ablation.base().graph().toGraph();
      return new StudyResult(
          ablation.name(),
          ablation.description(),
          ablation.base().data().dataset(),
          ablation.budget().inWords(),
          base.nodes().stream().map(ColumnId::toString).toList(),
          ablation.seeds(),
          graphs,
          all);
    }
  }
}
