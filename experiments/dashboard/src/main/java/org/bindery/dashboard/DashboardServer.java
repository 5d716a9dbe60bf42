package org.bindery.dashboard;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Serves the page on 127.0.0.1 until it is closed. It reads runs and writes nothing but what it has
 * read, thinned, under {@code ROOT/.bindery-dashboard}. May be used by any thread; the threads it
 * starts do not keep the JVM alive.
 */
public final class DashboardServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final RunIndex index;
  private final LiveStream live;
  private final Guard guard;

  private DashboardServer(
      HttpServer server, ExecutorService threads, RunIndex index, LiveStream live, Guard guard) {
    this.server = server;
    this.threads = threads;
    this.index = index;
    this.live = live;
    this.guard = guard;
  }

  /**
   * What to serve.
   *
   * @param root the folder of runs, which holds {@code wandb/}; may be made later
   * @param port on 127.0.0.1; 0 for a free one
   * @param sweeps what is known of sweeps
   * @param studies the studies to show
   */
  public record Config(Path root, int port, SweepSource sweeps, StudySource studies) {
    /** Checks root and port. */
    public Config {
      Objects.requireNonNull(sweeps);
      Objects.requireNonNull(studies);
      root = root.toAbsolutePath().normalize();
      if (port < 0 || port > 65_535) {
        throw new ConfigException(
            "port",
            String.valueOf(port),
            "A port is between 1 and 65535, or 0 for a free one, not " + port + ".");
      }
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new ConfigException(
            "root",
            root.toString(),
            root + " is a file: name the folder of runs, the one that holds wandb/.");
      }
    }

    /** Runs, and the sweeps their groups tell of, at a free port. */
    public static Config of(Path root) {
      return new Config(root, 0, SweepSource.NONE, StudySource.NONE);
    }

    /** The same at another port. */
    public Config withPort(int value) {
      return new Config(root, value, sweeps, studies);
    }

    /** The same with what is known of sweeps. */
    public Config withSweeps(SweepSource value) {
      return new Config(root, port, value, studies);
    }

    /** The same with studies. */
    public Config withStudies(StudySource value) {
      return new Config(root, port, sweeps, value);
    }
  }

  /**
   * Starts serving. Returns at once; runs are read while the page is open already.
   *
   * @throws ConfigException if the port is in use
   */
  public static DashboardServer start(Config config) {
    HttpServer server = bind(config.port());
    ExecutorService threads =
        Executors.newCachedThreadPool(RunIndex.daemon("bindery-dashboard-http"));
    LiveStream live = new LiveStream();
    RunIndex index = new RunIndex(config.root(), config.root().resolve(RunIndex.CACHE), live);
    Guard guard = new Guard();
    Assets assets = new Assets();
    Answers answers = new Answers(index, config.sweeps(), config.studies());
    server.createContext(
        "/", new Pages(server.getAddress().getPort(), guard, assets, answers, live));
    server.setExecutor(threads);
    index.start();
    server.start();
    return new DashboardServer(server, threads, index, live, guard);
  }

  private static HttpServer bind(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      InetAddress address =
          InetAddress.getByAddress(loopback.getHostName(), new byte[] {127, 0, 0, 1});
      return HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (BindException e) {
      throw new ConfigException(
          "port",
          String.valueOf(port),
          "Port "
              + port
              + " cannot be used ("
              + e.getMessage()
              + "): choose another, or 0 for any that is free.");
    } catch (IOException e) {
      throw new DataException("The dashboard cannot be served on 127.0.0.1: " + e.getMessage(), e);
    }
  }

  /** The address to open, with the token that lets in; tell it to the user only. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/?token=" + guard.token());
  }

  /** The port it serves at. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** How many runs there are, read or not. */
  public int runs() {
    return index.runs().size();
  }

  /** Whether every run found so far has been read. */
  public boolean isRead() {
    return index.read() == index.runs().size();
  }

  /** Ends all connections; a second call does nothing. */
  @Override
  public void close() {
    live.close();
    index.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
