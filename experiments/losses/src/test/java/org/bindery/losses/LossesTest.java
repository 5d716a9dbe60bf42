package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LossCard;
import org.bindery.spi.Spi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossesTest {
  @TempDir Path folder;

  /** A loss from somewhere else. */
  @BuiltFor(Spi.VERSION)
  public static final class Foreign extends Renamed {
    public Foreign() {
      super("foreign");
    }
  }

  /** A loss whose id is taken. */
  @BuiltFor(Spi.VERSION)
  public static final class Second extends Renamed {
    public Second() {
      super("infonce");
    }
  }

  /** A loss of an older release. */
  @BuiltFor(Spi.VERSION - 1)
  public static final class Old extends Renamed {
    public Old() {
      super("old");
    }
  }

  /** A loss without the annotation. */
  public static final class Unstamped extends Renamed {
    public Unstamped() {
      super("unstamped");
    }
  }

  /** A loss that cannot be made. */
  @BuiltFor(Spi.VERSION)
  public static final class Failing extends Renamed {
    public Failing() {
      super("Not An Id");
    }
  }

  /** InfoNCE's contract and block under another name. */
  public abstract static class Renamed implements org.bindery.spi.Loss<InfoNce.Config> {
    private final InfoNce infoNce = new InfoNce();
    private final LossCard card;

    Renamed(String id) {
      card = new LossCard(id, "Title", "Paper", "Summary.");
    }

    @Override
    public LossCard card() {
      return card;
    }

    @Override
    public InfoNce.Config defaults() {
      return infoNce.defaults();
    }

    @Override
    public org.bindery.spi.LossContract contract(InfoNce.Config config) {
      return infoNce.contract(config);
    }

    @Override
    public ai.djl.nn.Block create(InfoNce.Config config, int arity, int dimension) {
      return infoNce.create(config, arity, dimension);
    }
  }

  private Losses with(String... classNames) {
    Path file = folder.resolve("META-INF/services/org.bindery.spi.Loss");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, java.util.List.of(classNames));
      URL[] here = {folder.toUri().toURL()};
      return Losses.of(new URLClassLoader(here, getClass().getClassLoader()));
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException unwritable) {
      throw new java.io.UncheckedIOException(unwritable);
    }
  }

  @Test
  void allLossesOfTheFieldAreFoundById() {
    assertThat(Losses.of().list())
        .extracting(LossCard::id)
        .containsExactly(
            "centroid",
            "confu",
            "dcl",
            "gram",
            "infonce",
            "margin",
            "milnce",
            "modgap",
            "ntxent",
            "pmrl",
            "siglip",
            "supportset",
            "symile",
            "triangle");
    assertThat(Losses.of().rejected()).isEmpty();
    assertThat(Losses.of().get("gram")).isInstanceOf(Gram.class);
  }

  @Test
  void aMisspelledIdIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Losses.of().get("info-nce"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Loss 'info-nce' is not known. Did you mean 'infonce'? Known are: ")
        .hasMessageEndingWith("symile, triangle.");
    assertThatThrownBy(() -> Losses.of().get("SigLIP2")).hasMessageContaining("mean 'siglip'?");
    assertThatThrownBy(() -> Losses.of().get("cross-entropy"))
        .hasMessageStartingWith("Loss 'cross-entropy' is not known. Known are: ");
  }

  @Test
  void aLossThatAppearsLaterIsFoundByTheNextCall() {
    Losses losses = with();
    assertThatThrownBy(() -> losses.get("foreign")).isInstanceOf(ConfigException.class);
    with(Foreign.class.getName());
    assertThat(losses.get("foreign")).isInstanceOf(Foreign.class);
  }

  @Test
  void brokenLossesAreToldAndHideNoGoodOne() {
    Losses losses =
        with(
            "org.example.Missing",
            Failing.class.getName(),
            Unstamped.class.getName(),
            Old.class.getName(),
            Second.class.getName(),
            Foreign.class.getName());
    assertThat(losses.get("foreign")).isInstanceOf(Foreign.class);
    assertThat(losses.rejected())
        .hasSize(5)
        .anySatisfy(reason -> assertThat(reason).contains("org.example.Missing"))
        .anySatisfy(reason -> assertThat(reason).contains("Failing", "could not be instantiated"))
        .anySatisfy(reason -> assertThat(reason).contains("Unstamped lacks @BuiltFor"))
        .anySatisfy(reason -> assertThat(reason).contains("Old was built for version 0"))
        .anySatisfy(reason -> assertThat(reason).contains("has the id 'infonce' of"));
    assertThatThrownBy(() -> losses.get("unstamped")).hasMessageContaining("add it to the class");
  }
}
