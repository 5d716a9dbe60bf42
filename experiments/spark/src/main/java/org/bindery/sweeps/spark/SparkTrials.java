package org.bindery.sweeps.spark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.sweeps.TrialState;
import org.bindery.sweeps.running.Owner;
import org.bindery.sweeps.running.TrialExecutor;
import org.bindery.sweeps.running.TrialFolder;

/**
 * Runs each trial as a Spark job of one task, submitted from a thread of the driver. So trials are
 * proposed one by one, as results come in, and stopped early, which one job over all trials would
 * not allow.
 *
 * <p>The context is its user's: it is not stopped here. The sweep's folder must be seen by the
 * driver and all executors under the same path.
 */
public final class SparkTrials implements TrialExecutor {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);
  private static final int FALSE_STARTS = 3;

  private final JavaSparkContext spark;
  private final SparkBody body;
  private final int slots;
  private final String group = "sweep-" + UUID.randomUUID();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private int falseStarts;

  /**
   * Makes an executor.
   *
   * @param spark the application whose executors run the trials
   * @param body the program under search; its class is on the executors' class path
   * @param slots how many trials run at once: the cluster's cores by the cores of a task
   */
  public SparkTrials(JavaSparkContext spark, SparkBody body, int slots) {
    if (slots < 1) {
      throw new ConfigException(
          "slots", "" + slots, "With " + slots + " slots no trial can run; give 1 or more.");
    }
    this.spark = spark;
    this.body = body;
    this.slots = slots;
  }

  /** A job, and how it failed if it did; set by the job's own thread before that ends. */
  private static final class Job {
    private final TrialFolder trial;
    private final Thread thread;
    private volatile Optional<String> mishap = Optional.empty();

    Job(SparkTrials trials, TrialFolder trial) {
      this.trial = trial;
      this.thread = new Thread(() -> mishap = trials.submit(trial), "spark-" + trial.id());
      thread.setDaemon(true);
    }
  }

  /**
   * A configuration for sweeps: executors load classes from this process's class path, which must
   * lie at the same place everywhere, and the application has no web page of its own.
   *
   * @param master such as {@code spark://host:7077} or {@code local[2]}
   * @param name of the application
   */
  public static SparkConf configuration(String master, String name) {
    return new SparkConf(true)
        .setMaster(master)
        .setAppName(name)
        .setIfMissing("spark.ui.enabled", "false")
        .setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
  }

  /** The options that a JVM must be started with, from Java 17 on, to be Spark's driver. */
  public static List<String> moduleOptions() {
    return List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+"));
  }

  @Override
  public int room(int pending, int running) {
    return Math.max(0, slots - pending - running);
  }

  @Override
  public void tend(Now now) {
    forgetEnded(now);
    for (TrialFolder trial : now.pending()) {
      if (jobs.size() < slots && !jobs.containsKey(trial.id())) {
        Job job = new Job(this, trial);
        jobs.put(trial.id(), job);
        job.thread.start();
      }
    }
  }

  /**
   * Runs a trial on the cluster; returns when it is over, with what Spark said if it was not run.
   */
  private Optional<String> submit(TrialFolder trial) {
    spark.setJobGroup(groupOf(trial), "Trial " + trial.id() + " of " + trial.path(), true);
    try {
      spark.parallelize(List.of(trial.path().toString()), 1).foreach(new TrialTask(body));
      return Optional.empty();
    } catch (Exception e) {
      // Spark's own exceptions are checked ones that Scala does not declare.
      return Optional.of(sentence(e));
    }
  }

  private static String sentence(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.lines().findFirst().orElse("").strip();
  }

  private String groupOf(TrialFolder trial) {
    return group + "-" + trial.id();
  }

  /** A job that fails before its trial was taken means that the cluster cannot run the program. */
  private void forgetEnded(Now now) {
    List<Job> ended = jobs.values().stream().filter(job -> !job.thread.isAlive()).toList();
    for (Job job : ended) {
      jobs.remove(job.trial.id());
      boolean waits = job.trial.read("").state() == TrialState.PENDING;
      falseStarts = waits && job.mishap.isPresent() ? falseStarts + 1 : 0;
      if (waits && job.mishap.isPresent()) {
        String sentence = "Spark could not run trial " + job.trial.id() + ": " + job.mishap.get();
        if (falseStarts >= FALSE_STARTS) {
          throw new DataException(sentence + " It failed so " + falseStarts + " times in a row.");
        }
        now.note().accept(sentence);
      }
    }
  }

  /** Cancels the job, which interrupts its task. */
  @Override
  public void end(TrialFolder trial, Owner owner) {
    spark.sc().cancelJobGroup(groupOf(trial));
  }

  @Override
  public void close() {
    jobs.values().forEach(job -> spark.sc().cancelJobGroup(groupOf(job.trial)));
    long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
    boolean interrupted = false;
    for (Job job : jobs.values()) {
      try {
        job.thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    jobs.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
