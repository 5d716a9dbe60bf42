package org.bindery.runner;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.running.Cluster;

/** Finds the cluster that an address is one of, among those on the class path. */
final class Clusters {
  private Clusters() {}

  /**
   * Returns the kind of cluster.
   *
   * @throws ConfigException if none knows the address
   */
  static Cluster of(String master) {
    try {
      for (Cluster cluster : ServiceLoader.load(Cluster.class)) {
        if (cluster.knows(master)) {
          return cluster;
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new ConfigException(
          "--executor", master, "A cluster on the class path is broken: " + e.getMessage() + ".");
    }
    throw new ConfigException(
        "--executor",
        master,
        "--executor "
            + master
            + " is none of here, forked, workers, nor the address of a cluster that is known on the"
            + " class path (Spark's is bindery-spark).");
  }
}
