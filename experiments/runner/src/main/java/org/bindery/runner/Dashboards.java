package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.dashboard.DashboardServer;
import org.bindery.dashboard.SweepSource;
import org.bindery.spi.BinderyException;
import org.bindery.sweeps.Metric;
import org.bindery.sweeps.Parameter;
import org.bindery.sweeps.SweepConfig;
import org.bindery.tracking.Goal;

/** Serves the dashboard over a workbench's runs, sweeps and studies. */
public final class Dashboards {
  private Dashboards() {}

  /**
   * Starts serving on 127.0.0.1.
   *
   * @param bench whose folder of runs; stays the caller's to close, after the server
   * @param port 0 for a free one
   * @throws org.bindery.spi.ConfigException if the port is in use
   */
  public static DashboardServer start(Workbench bench, int port) {
    Sweeps sweeps = Sweeps.in(bench);
    return DashboardServer.start(
        DashboardServer.Config.of(bench.runsFolder())
            .withPort(port)
            .withSweeps(() -> sweeps(sweeps))
            .withStudies(new DashboardStudies(new Studies(bench))));
  }

  private static List<SweepSource.Sweep> sweeps(Sweeps sweeps) {
    List<SweepSource.Sweep> all = new ArrayList<>();
    for (String name : sweeps.names()) {
      all.add(sweep(sweeps, name));
    }
    return all;
  }

  private static SweepSource.Sweep sweep(Sweeps sweeps, String name) {
    try {
      Sweeps.Begun begun = sweeps.open(name);
      SweepConfig config = begun.config();
      return new SweepSource.Sweep(
          name,
          config.method().name().toLowerCase(Locale.ROOT),
          config.metric().map(Metric::name),
          config.metric().map(metric -> Goal.valueOf(metric.goal().name())),
          config.parameters().searched().stream().map(Parameter::name).toList(),
          SweepPictures.logarithmic(config),
          config.size().isPresent()
              ? OptionalInt.of((int) Math.min(config.size().getAsLong(), Integer.MAX_VALUE))
              : OptionalInt.empty(),
          String.join(" ", begun.folder().damaged().values()));
    } catch (BinderyException e) {
      return new SweepSource.Sweep(
          name,
          "",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Map.of(),
          OptionalInt.empty(),
          e.getMessage());
    }
  }
}
