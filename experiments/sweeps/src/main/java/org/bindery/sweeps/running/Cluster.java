package org.bindery.sweeps.running;

/**
 * Many machines that run trials; registered as a service in {@code
 * META-INF/services/org.bindery.sweeps.running.Cluster}, with a public constructor that does no
 * work.
 */
public interface Cluster {
  /** Whether an address is one of this kind of cluster, such as {@code spark://host:7077}. */
  boolean knows(String master);

  /**
   * Connects.
   *
   * @param body the program under search; serializable
   * @param slots how many trials run at once, at least 1
   * @throws org.bindery.spi.BinderyException if the cluster cannot be reached, or the body cannot
   *     be sent
   */
  TrialExecutor connect(String master, TrialBody body, int slots);
}
