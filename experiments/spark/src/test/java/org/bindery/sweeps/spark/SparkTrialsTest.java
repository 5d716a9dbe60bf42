package org.bindery.sweeps.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.bindery.sweeps.running.Outcome;
import org.bindery.sweeps.running.Owner;
import org.bindery.sweeps.running.SweepFolder;
import org.bindery.sweeps.running.SweepTerms;
import org.bindery.sweeps.running.TrialFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real master, two real workers and a driver: processes on the loopback interface. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparkTrialsTest {
  private static final Duration START = Duration.ofMinutes(4);

  @TempDir static Path logs;
  private final List<Process> cluster = new ArrayList<>();
  private Optional<String> master = Optional.empty();

  @TempDir Path root;
  private SweepFolder sweep;
  private final List<Process> drivers = new ArrayList<>();

  @BeforeAll
  void startCluster() throws IOException, InterruptedException {
    Files.createDirectories(logs.resolve("jars"));
    master = cluster();
  }

  @BeforeEach
  void layOut() {
    SweepTerms terms =
        SweepTerms.DEFAULT.about("loss").forgiving(5).waiting(Duration.ofSeconds(30));
    sweep = SweepFolder.create(root.resolve("sweep"), "method: grid\n", terms);
  }

  @AfterEach
  void endDrivers() throws InterruptedException {
    end(drivers);
  }

  @AfterAll
  void endCluster() throws InterruptedException {
    end(cluster);
  }

  private static void end(List<Process> processes) throws InterruptedException {
    for (int last = processes.size() - 1; last >= 0; last--) {
      Process process = processes.get(last);
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly().waitFor();
      children.forEach(ProcessHandle::destroyForcibly);
    }
    processes.clear();
  }

  private Process driver(String master) throws IOException {
    String[] arguments = {master, sweep.path().toString()};
    Process driver = SparkProcess.start(logs, "driver", SparkProcess.class, arguments);
    drivers.add(driver);
    return driver;
  }

  private static boolean within(Duration time, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private static boolean says(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  /** The address of a cluster of one master and two workers of one core each, if it starts. */
  private Optional<String> cluster() throws IOException, InterruptedException {
    int port = freePort();
    String address = "spark://127.0.0.1:" + port;
    String[] masters = {"--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0"};
    String masterClass = "org.apache.spark.deploy.master.Master";
    cluster.add(SparkProcess.start(logs, "master", masterClass, masters));
    if (!isUp("master", "I have been elected leader")) {
      return Optional.empty();
    }
    for (String name : new String[] {"worker-1", "worker-2"}) {
      String work = logs.resolve(name + ".work").toString();
      String[] worker = {
        "--host",
        "127.0.0.1",
        "--cores",
        "1",
        "--memory",
        "600m",
        "--webui-port",
        "0",
        "--work-dir",
        work,
        address
      };
      String workerClass = "org.apache.spark.deploy.worker.Worker";
      cluster.add(SparkProcess.start(logs, name, workerClass, worker));
      if (!isUp(name, "Successfully registered with master")) {
        return Optional.empty();
      }
    }
    return Optional.of(address);
  }

  private boolean isUp(String name, String sign) throws IOException, InterruptedException {
    Path log = logs.resolve(name);
    Process process = cluster.get(cluster.size() - 1);
    boolean up = within(START, () -> says(log, sign) || !process.isAlive()) && says(log, sign);
    if (!up) {
      System.out.println("skipped: Spark's " + name + " does not start here: " + tail(log));
    }
    return up;
  }

  private String clusterOrSkip() {
    assumeTrue(master.isPresent(), "skipped: no Spark cluster can be started here");
    return master.orElseThrow();
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void endedWell(Process driver) throws Exception {
    boolean ended = within(Duration.ofMinutes(6), () -> !driver.isAlive());
    assertThat(ended).as(() -> log("driver")).isTrue();
    assertThat(driver.exitValue()).as(() -> log("driver")).isZero();
  }

  private String log(String name) {
    try {
      return tail(logs.resolve(name));
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private List<String> journal() throws IOException {
    return Files.readAllLines(sweep.path().resolve("journal"));
  }

  private void everyTrialCameToItsEndOnce() throws IOException {
    assertThat(journal().stream().map(line -> line.split(" ")[0]))
        .containsExactlyInAnyOrder("0001", "0004", "0005", "0006", "0007", "0008");
    assertThat(sweep.trials()).hasSize(SparkProcess.TRIALS);
    assertThat(sweep.folder("0002").outcome())
        .map(Outcome::message)
        .contains("The trial's program threw IllegalStateException: no such data");
    assertThat(sweep.folder("0003").outcome()).map(Outcome::state).contains(TrialState.STOPPED);
    assertThat(sweep.trials())
        .filteredOn(trial -> trial.state() == TrialState.FINISHED)
        .hasSize(SparkProcess.TRIALS - 2)
        .allMatch(trial -> trial.history().size() == 10);
  }

  private Optional<Owner> anyOwner() {
    return sweep.folders().stream().map(TrialFolder::owner).flatMap(Optional::stream).findFirst();
  }

  @Test
  void trialsRunInTheDriverWhereTheMasterIsLocal() throws Exception {
    Process driver = driver("local[2]");
    endedWell(driver);

    everyTrialCameToItsEndOnce();
    assertThat(journal()).allMatch(line -> line.endsWith(" " + driver.pid()));
  }

  @Test
  void trialsRunOnTheExecutorsOfAClusterAndEarlyStoppingReachesThem() throws Exception {
    Process driver = driver(clusterOrSkip());
    endedWell(driver);

    everyTrialCameToItsEndOnce();
    Stream<String> processes = journal().stream().map(line -> line.split(" ")[1]).distinct();
    assertThat(processes).hasSize(2).doesNotContain("" + driver.pid());
  }

  @Test
  void aTrialWhoseExecutorIsKilledIsRunAgainOnAnother() throws Exception {
    Process driver = driver(clusterOrSkip());
    assertThat(within(START, () -> anyOwner().isPresent())).isTrue();
    Owner owner = anyOwner().orElseThrow();
    ProcessHandle.of(owner.pid()).orElseThrow().destroyForcibly();
    endedWell(driver);

    everyTrialCameToItsEndOnce();
    assertThat(journal()).noneMatch(line -> line.endsWith(" " + owner.pid()));
  }

  @Test
  void aDriverThatIsKilledIsFollowedByAnotherThatGoesOn() throws Exception {
    String address = clusterOrSkip();
    Process driver = driver(address);
    assertThat(within(START, () -> sweep.trials().stream().anyMatch(SparkTrialsTest::isFinished)))
        .isTrue();
    driver.destroyForcibly().waitFor();
    endedWell(driver(address));

    everyTrialCameToItsEndOnce();
  }

  private static boolean isFinished(Trial trial) {
    return trial.state() == TrialState.FINISHED;
  }
}
