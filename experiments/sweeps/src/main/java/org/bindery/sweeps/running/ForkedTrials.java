package org.bindery.sweeps.running;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Runs each trial in a process of its own, in slots such as the devices of this machine. A child is
 * the given command with the trial's folder as its last argument; it takes the trial with {@link
 * Worker#runTrial}. What it prints goes to the trial's {@code output.log}.
 *
 * <p>Children of a controller that was killed go on, and the next controller counts them in; a
 * controller that ends in any other way ends its children first, which then give their trials back.
 */
public final class ForkedTrials implements TrialExecutor {
  /** The environment variable that tells a child the number of its slot. */
  public static final String SLOT = "BINDERY_SLOT";

  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int FALSE_STARTS = 3;
  private static final int LAST_WORDS = 300;

  private final List<String> command;
  private final List<Map<String, String>> slots;
  private final Map<String, Child> children = new LinkedHashMap<>();
  private final Map<Long, Owner> others = new HashMap<>();
  private final Map<ProcessHandle, Long> dying = new HashMap<>();
  private final Thread hook = new Thread(this::endAll, "end-children");
  private int falseStarts;
  private boolean closing;

  /**
   * Makes an executor.
   *
   * @param command program and arguments, to which the trial's folder is added
   * @param slots as many trials as these run at once, each with these environment variables, such
   *     as {@code CUDA_VISIBLE_DEVICES}; and {@value #SLOT}, counted from 0
   */
  public ForkedTrials(List<String> command, List<Map<String, String>> slots) {
    if (command.isEmpty()) {
      throw new ConfigException("command", "", "No command to run trials with; give one.");
    }
    if (slots.isEmpty()) {
      throw new ConfigException(
          "slots", "[]", "With no slots no trial can run; give an environment for each.");
    }
    this.command = List.copyOf(command);
    this.slots = slots.stream().map(Map::copyOf).toList();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** One child, and the attempts its trial had seen when it was started. */
  private record Child(Process process, TrialFolder trial, int slot, int attempts) {}

  @Override
  public int room(int pending, int running) {
    return Math.max(0, slots.size() - pending - running);
  }

  @Override
  public synchronized void tend(Now now) {
    killThoseThatStay();
    forgetEnded(now);
    adopt(now);
    Set<Integer> busy = new HashSet<>();
    now.running().forEach(running -> running.owner().slotFilled().ifPresent(busy::add));
    children.values().forEach(child -> busy.add(child.slot()));
    Iterator<Integer> free =
        IntStream.range(0, slots.size()).filter(slot -> !busy.contains(slot)).iterator();
    for (TrialFolder trial : now.pending()) {
      if (!closing && !children.containsKey(trial.id()) && free.hasNext()) {
        start(trial, free.next());
      }
    }
  }

  /** Remembers children of an earlier controller, to end them when this one ends. */
  private void adopt(Now now) {
    others.clear();
    for (Running running : now.running()) {
      Owner owner = running.owner();
      if (owner.isOnThisMachine() && !owner.isThisProcess() && owner.slotFilled().isPresent()) {
        others.put(owner.pid(), owner);
      }
    }
  }

  private void start(TrialFolder trial, int slot) {
    List<String> line = new ArrayList<>(command);
    line.add(trial.path().toString());
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(trial.output().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    builder.environment().putAll(slots.get(slot));
    builder.environment().put(SLOT, Integer.toString(slot));
    try {
      int attempts = trial.marker().attempt();
      children.put(trial.id(), new Child(builder.start(), trial, slot, attempts));
    } catch (IOException e) {
      throw new ConfigException(
          "command",
          String.join(" ", command),
          "The command '"
              + command.get(0)
              + "' cannot be started ("
              + e.getMessage()
              + "); check"
              + " that it is there and may be run.");
    }
  }

  private static File nothing() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new File(windows ? "NUL" : "/dev/null");
  }

  /** A child that ends before it took its trial was not the right command. */
  private void forgetEnded(Now now) {
    Iterator<Child> all = children.values().iterator();
    while (all.hasNext()) {
      Child child = all.next();
      if (child.process().isAlive()) {
        continue;
      }
      all.remove();
      Marker marker = child.trial().marker();
      boolean took = marker.attempt() > child.attempts() || marker instanceof Marker.Done;
      falseStarts = took ? 0 : falseStarts + 1;
      if (!took) {
        String sentence =
            "The command '"
                + String.join(" ", command)
                + "' ended with code "
                + child.process().exitValue()
                + " before it took trial "
                + child.trial().id()
                + lastWords(child.trial());
        if (falseStarts >= FALSE_STARTS) {
          throw new DataException(sentence + " It did so " + falseStarts + " times in a row.");
        }
        now.note().accept(sentence);
      }
    }
  }

  private static String lastWords(TrialFolder trial) {
    try (Stream<String> lines = Files.lines(trial.output())) {
      String last =
          lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line).strip();
      String cut = last.length() > LAST_WORDS ? last.substring(0, LAST_WORDS) + "..." : last;
      return cut.isEmpty() ? "; it printed nothing." : "; its last words: " + cut;
    } catch (IOException | UncheckedIOException e) {
      return "; see '" + trial.output() + "'.";
    }
  }

  @Override
  public synchronized void end(TrialFolder trial, Owner owner) {
    owner.process().filter(process -> !owner.isThisProcess()).ifPresent(this::terminate);
    Child child = children.get(trial.id());
    if (child != null) {
      child.process().descendants().forEach(this::terminate);
      terminate(child.process().toHandle());
    }
  }

  private void terminate(ProcessHandle process) {
    process.destroy();
    dying.putIfAbsent(process, System.nanoTime() + GRACE.toNanos());
  }

  private void killThoseThatStay() {
    dying.keySet().removeIf(process -> !process.isAlive());
    dying.forEach(
        (process, until) -> {
          if (System.nanoTime() - until > 0) {
            process.destroyForcibly();
          }
        });
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook with it.
      return;
    }
  }

  private synchronized void endAll() {
    closing = true;
    for (Child child : children.values()) {
      child.process().descendants().forEach(this::terminate);
      terminate(child.process().toHandle());
    }
    for (Owner owner : others.values()) {
      owner.process().ifPresent(this::terminate);
    }
    boolean interrupted = false;
    while (!dying.isEmpty()) {
      killThoseThatStay();
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    children.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
