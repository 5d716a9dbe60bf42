package org.bindery.sweeps.spark;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.running.Cluster;
import org.bindery.sweeps.running.Owner;
import org.bindery.sweeps.running.TrialBody;
import org.bindery.sweeps.running.TrialExecutor;
import org.bindery.sweeps.running.TrialFolder;

/** Apache Spark, by its master's address. */
public final class SparkCluster implements Cluster {
  @Override
  public boolean knows(String master) {
    return master.startsWith("spark://") || master.matches("local(\\[.+])?");
  }

  @Override
  public TrialExecutor connect(String master, TrialBody body, int slots) {
    if (!(body instanceof Serializable)) {
      throw new ConfigException(
          "body",
          body.getClass().getName(),
          "Spark sends a trial's program to other machines, but "
              + body.getClass().getName()
              + " is not serializable.");
    }
    try {
      JavaSparkContext context =
          new JavaSparkContext(SparkTrials.configuration(master, "bindery sweep"));
      return new Connected(context, new SparkTrials(context, body::run, slots));
    } catch (RuntimeException e) {
      throw new BinderyException(
          "Spark's master "
              + master
              + " cannot be used: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ".",
          e);
    }
  }

  /** Trials whose application ends with them. */
  private record Connected(JavaSparkContext context, SparkTrials trials) implements TrialExecutor {
    @Override
    public int room(int pending, int running) {
      return trials.room(pending, running);
    }

    @Override
    public void tend(Now now) {
      trials.tend(now);
    }

    @Override
    public void end(TrialFolder trial, Owner owner) {
      trials.end(trial, owner);
    }

    @Override
    public void close() {
      trials.close();
      context.stop();
    }
  }
}
