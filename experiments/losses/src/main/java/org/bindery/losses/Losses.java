package org.bindery.losses;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.Spi;

/**
 * The losses on the class path. Every call makes fresh {@link ServiceLoader}s, so that a loss added
 * while the program runs is found. A broken one never hides a good one; it is told in {@link
 * #rejected}. Thread-safe.
 */
public final class Losses {
  /** Enough for any honest class path; keeps a loader that fails forever from looping. */
  private static final int MOST_FAILURES = 1000;

  private final List<ClassLoader> given;

  private Losses(List<ClassLoader> given) {
    this.given = given;
  }

  /**
   * Says where to look.
   *
   * @param loaders none means the current thread's context loader, asked anew at each call, and
   *     this class's own
   */
  public static Losses of(ClassLoader... loaders) {
    return new Losses(List.of(loaders));
  }

  /**
   * Returns a loss by its id.
   *
   * @throws ConfigException if there is none, with the known ids, those rejected and the nearest
   *     name
   */
  public Loss<?> get(String id) {
    Scan scan = scan();
    Loss<?> found = scan.losses().get(id);
    if (found == null) {
      Collection<String> known = scan.losses().keySet();
      throw new ConfigException(
          "loss",
          id,
          "Loss '"
              + id
              + "' is not known."
              + NearestName.to(id, known).map(name -> " Did you mean '" + name + "'?").orElse("")
              + " Known are: "
              + String.join(", ", known)
              + "."
              + scan.rejected().stream().map(reason -> " " + reason).collect(Collectors.joining()));
    }
    return found;
  }

  /** Returns the cards of all usable losses, by id. */
  public List<LossCard> list() {
    return scan().losses().values().stream().<LossCard>map(Loss::card).toList();
  }

  /** Returns a sentence for each loss that was found but cannot be used. */
  public List<String> rejected() {
    return List.copyOf(scan().rejected());
  }

  private record Scan(Map<String, Loss<?>> losses, Set<String> rejected) {
    void admit(Class<?> type, Loss<?> loss) {
      String name = type.getName();
      BuiltFor stamp = type.getAnnotation(BuiltFor.class);
      if (stamp == null) {
        rejected.add("Loss " + name + " lacks @BuiltFor(Spi.VERSION): add it to the class.");
      } else if (stamp.value() != Spi.VERSION) {
        rejected.add(
            "Loss "
                + name
                + " was built for version "
                + stamp.value()
                + " of the SPI, this is version "
                + Spi.VERSION
                + ": use a release built for it.");
      } else {
        String id = loss.card().id();
        Loss<?> first = losses.putIfAbsent(id, loss);
        if (first != null && first.getClass() != type) {
          rejected.add(
              "Loss "
                  + name
                  + " has the id '"
                  + id
                  + "' of "
                  + first.getClass().getName()
                  + ": remove one of them.");
        }
      }
    }
  }

  private Scan scan() {
    Scan scan = new Scan(new TreeMap<>(), new LinkedHashSet<>());
    for (ClassLoader loader : loaders()) {
      var found = ServiceLoader.load(Loss.class, loader).iterator();
      for (int failures = 0; failures < MOST_FAILURES; ) {
        try {
          if (!found.hasNext()) {
            break;
          }
          Loss<?> loss = found.next();
          scan.admit(loss.getClass(), loss);
        } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
          failures++;
          scan.rejected().add("A loss cannot be loaded: " + broken.getMessage() + ".");
        }
      }
    }
    return scan;
  }

  private List<ClassLoader> loaders() {
    if (!given.isEmpty()) {
      return given;
    }
    List<ClassLoader> loaders = new ArrayList<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    loaders.add(Losses.class.getClassLoader());
    return loaders;
  }
}
