package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.data.Toys.ToyDataset;
import org.bindery.data.Toys.ToyModality;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Spi;
import org.bindery.testkit.PluginJars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModalityRegistryTest {
  private static final String SERVICE = Modality.class.getName();

  @TempDir Path folder;
  private PluginJars jars;

  @BeforeEach
  void prepare() {
    jars = new PluginJars(folder);
  }

  private Path good(String name, String className, String id) throws Exception {
    return PluginSources.jar(jars, name, className, PluginSources.goodModality(className, id));
  }

  private static List<String> ids(ModalityRegistry registry) {
    return registry.modalities().stream().map(r -> r.modality().card().id().value()).toList();
  }

  private static Rejected rejected(ModalityRegistry registry, String className) {
    return registry.rejected().stream()
        .filter(reject -> reject.className().equals(className))
        .reduce(
            (a, b) -> {
              throw new AssertionError("rejected twice: " + a + " and " + b);
            })
        .orElseThrow(() -> new AssertionError("not rejected: " + registry.rejected()));
  }

  @Test
  void aPluginJarIsFoundWithItsPlaceAndVersion() throws Exception {
    Path jar = good("smell", "com.example.Smell", "smell");
    try (URLClassLoader loader = PluginJars.loader(jar)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      Registered smell =
          registry.modalities().stream()
              .filter(r -> r.modality().card().id().equals(ModalityId.of("smell")))
              .findFirst()
              .orElseThrow();
      assertThat(smell.location()).endsWith("smell.jar");
      assertThat(smell.spiVersion()).isEqualTo(Spi.VERSION);
      assertThat(registry.get(ModalityId.of("smell"))).isSameAs(smell.modality());
    }
  }

  @Test
  void aBrokenProviderHidesNoOtherAndIsListed() throws Exception {
    String bad = "com.example.Explodes";
    Path broken =
        jars.jar(
            "broken",
            Map.of(
                bad,
                PluginSources.modality(
                    bad,
                    "@BuiltFor(Spi.VERSION)",
                    "if (true) throw new IllegalStateException(\"no GPU\");",
                    "explodes"),
                "com.example.Good",
                PluginSources.goodModality("com.example.Good", "good"),
                "com.example.NotOne",
                "package com.example; public class NotOne {}"),
            Map.of(
                Modality.class,
                List.of("com.example.Missing", "com.example.NotOne", bad, "com.example.Good")));
    Path after = good("after", "com.example.After", "after");
    try (URLClassLoader loader = PluginJars.loader(broken, after)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThat(ids(registry)).contains("good", "after").doesNotContain("explodes");
      assertThat(rejected(registry, "com.example.Missing").reason()).contains("not found");
      assertThat(rejected(registry, "com.example.NotOne").reason()).contains("not a subtype");
      assertThat(rejected(registry, bad).reason()).contains("no GPU");
      assertThat(rejected(registry, bad).location()).endsWith("broken.jar");
    }
  }

  @Test
  void aServicesFileThatIsNoListOfClassesHidesNoOther() throws Exception {
    Path broken = jars.jar("broken", Map.of(), Map.of(Modality.class, List.of("this is prose")));
    Path after = good("after", "com.example.After", "after");
    try (URLClassLoader loader = PluginJars.loader(broken, after)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThat(ids(registry)).contains("after");
      assertThat(rejected(registry, SERVICE).reason()).contains("broken.jar");
    }
  }

  @Test
  void aClassThatCannotBeLinkedHidesNoOther() throws Exception {
    Path jar =
        jars.jar(
            "half",
            Map.of(
                "com.example.Base",
                PluginSources.goodModality("com.example.Base", "base")
                    .replace("final class", "class"),
                "com.example.Half",
                "package com.example; @org.bindery.spi.BuiltFor(1) public class Half extends Base {}"),
            Map.of(Modality.class, List.of("com.example.Half")));
    Path after = good("after", "com.example.After", "after");
    Path without = folder.resolve("without.jar");
    try (FileSystem zip = FileSystems.newFileSystem(Files.copy(jar, without))) {
      Files.delete(zip.getPath("com/example/Base.class"));
    }
    try (URLClassLoader loader = PluginJars.loader(without, after)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThat(ids(registry)).contains("after");
      assertThat(registry.rejected()).anyMatch(reject -> reject.reason().contains("Base"));
    }
  }

  @Test
  void twoProvidersOfAnIdAreToldApartByTheirJars() throws Exception {
    Path first = good("first", "com.example.one.Smell", "smell");
    Path second = good("second", "com.example.two.Smell", "smell");
    try (URLClassLoader loader = PluginJars.loader(first, second)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThat(registry.get(ModalityId.of("smell")).getClass().getName())
          .isEqualTo("com.example.one.Smell");
      assertThat(rejected(registry, "com.example.two.Smell").reason())
          .contains("first.jar", "second.jar", "already provided");
    }
  }

  @Test
  void aProviderWithoutAVersionOrWithAnotherOneIsRejected() throws Exception {
    Path unstamped =
        PluginSources.jar(
            jars,
            "unstamped",
            "com.example.Unstamped",
            PluginSources.modality("com.example.Unstamped", "", "", "unstamped"));
    Path old =
        PluginSources.jar(
            jars,
            "old",
            "com.example.Old",
            PluginSources.modality("com.example.Old", "@BuiltFor(99)", "", "old"));
    try (URLClassLoader loader = PluginJars.loader(unstamped, old)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThat(ids(registry)).doesNotContain("unstamped", "old");
      assertThat(rejected(registry, "com.example.Unstamped").reason())
          .contains("@BuiltFor(Spi.VERSION)");
      assertThat(rejected(registry, "com.example.Old").reason())
          .contains("version 99", "this is version " + Spi.VERSION);
    }
  }

  @Test
  void aProviderOfAnotherVersionIsToldSoAndNotWhatItsOldCodeBreaksIn() throws Exception {
    String name = "com.example.Ancient";
    Path ancient =
        PluginSources.jar(
            jars,
            "ancient",
            name,
            PluginSources.modality(
                name, "@BuiltFor(0)", "if (true) throw new NoSuchMethodError(\"old\");", "old"));
    try (URLClassLoader loader = PluginJars.loader(ancient)) {
      assertThat(rejected(ModalityRegistry.scan(loader), name).reason())
          .isEqualTo(
              "It was built for version 0 of the SPI, this is version "
                  + Spi.VERSION
                  + "; use a release of the plugin built for it.");
    }
  }

  @Test
  void aPluginWhoseOwnCodeEndsTheProgramIsRejectedWithClassAndMethod() throws Exception {
    String name = "com.example.Quits";
    String helper =
        """
        package com.example.inner;
        public final class Reader {
          public void read() { if (hashCode() == 0) { Runtime.getRuntime().halt(3); } }
        }
        """;
    Path quits =
        jars.jar(
            "quits",
            Map.of(
                name,
                PluginSources.goodModality(name, "quits"),
                "com.example.inner.Reader",
                helper),
            Map.of(Modality.class, List.of(name)));
    try (URLClassLoader loader = PluginJars.loader(quits)) {
      assertThat(rejected(ModalityRegistry.scan(loader), name).reason())
          .startsWith("Its com.example.inner.Reader.read() calls Runtime.halt()")
          .contains("CorruptSampleException");
    }
  }

  @Test
  void aMainMethodAndALibraryBesideThePluginMayEndTheirOwnPrograms() throws Exception {
    String name = "com.example.smell.Smell";
    Path jar =
        jars.jar(
            "smell",
            Map.of(
                name,
                PluginSources.goodModality(name, "smell"),
                "com.example.smell.Demo",
                "package com.example.smell; public class Demo {"
                    + " public static void main(String[] a) { System.exit(0); } }",
                "com.example.library.Tool",
                "package com.example.library; public class Tool {"
                    + " public void run() { System.exit(0); } }"),
            Map.of(Modality.class, List.of(name)));
    try (URLClassLoader loader = PluginJars.loader(jar)) {
      assertThat(ids(ModalityRegistry.scan(loader))).contains("smell");
    }
  }

  @Test
  void reservedAndMalformedIdsAreRejected() throws Exception {
    Path reserved = good("reserved", "com.example.Thermal", "thermal");
    Path malformed = good("malformed", "com.example.Shout", "SHOUT");
    try (URLClassLoader loader = PluginJars.loader(reserved, malformed)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThat(rejected(registry, "com.example.Thermal").reason()).contains("reserved");
      assertThat(rejected(registry, "com.example.Shout").reason()).contains("SHOUT");
    }
  }

  /** A loader to which jars can be added while it is in use, as a notebook's is. */
  private static final class Growing extends URLClassLoader {
    Growing() {
      super(new URL[0], Growing.class.getClassLoader());
    }

    void add(Path jar) throws Exception {
      addURL(jar.toUri().toURL());
    }
  }

  @Test
  void aJarAddedLaterIsFoundAtTheNextGet() throws Exception {
    try (Growing loader = new Growing()) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThatThrownBy(() -> registry.get(ModalityId.of("late")))
          .isInstanceOf(ConfigException.class);
      loader.add(good("late", "com.example.Late", "late"));
      assertThat(registry.get(ModalityId.of("late")).card().id().value()).isEqualTo("late");
      assertThat(ids(registry)).contains("late");
    }
  }

  @Test
  void theContextLoaderOfTheScanningThreadIsUsed() throws Exception {
    AtomicReference<List<String>> seen = new AtomicReference<>();
    try (URLClassLoader loader = PluginJars.loader(good("smell", "com.example.Smell", "smell"))) {
      Thread thread = new Thread(() -> seen.set(ids(ModalityRegistry.scan())));
      thread.setContextClassLoader(loader);
      thread.start();
      thread.join();
    }
    assertThat(seen.get()).contains("smell");
    assertThat(ids(ModalityRegistry.scan())).doesNotContain("smell");
  }

  @Test
  void aClassSeenThroughTwoLoadersIsOneModality() throws Exception {
    try (URLClassLoader parent = PluginJars.loader(good("smell", "com.example.Smell", "smell"));
        URLClassLoader left = new URLClassLoader(new URL[0], parent);
        URLClassLoader right = new URLClassLoader(new URL[0], parent)) {
      ModalityRegistry registry = ModalityRegistry.scan(parent, left, right, left);
      assertThat(ids(registry)).containsOnlyOnce("smell");
      assertThat(registry.rejected()).noneMatch(r -> r.className().contains("Smell"));
    }
  }

  @Test
  void anUnknownIdIsAnsweredWithTheKnownTheRejectedAndTheNearest() throws Exception {
    Path unstamped =
        PluginSources.jar(
            jars,
            "unstamped",
            "com.example.Unstamped",
            PluginSources.modality("com.example.Unstamped", "", "", "unstamped"));
    Path good = good("smell", "com.example.Smell", "smell");
    try (URLClassLoader loader = PluginJars.loader(unstamped, good)) {
      ModalityRegistry registry = ModalityRegistry.scan(loader);
      assertThatThrownBy(() -> registry.get(ModalityId.of("smel")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Modality 'smel' is not known")
          .hasMessageContaining("Did you mean 'smell'?")
          .hasMessageContaining("com.example.Unstamped")
          .hasMessageContaining("unstamped.jar");
    }
  }

  @Test
  void aModalityOfTheSessionIsRegisteredByHandAndReplacedByItsNextVersion() {
    ModalityRegistry registry = ModalityRegistry.scan(new ClassLoader(null) {});
    registry.register(new ToyModality());
    ToyModality again = new ToyModality();
    registry.register(again);
    assertThat(registry.get(ModalityId.of("toy"))).isSameAs(again);
    assertThat(ids(registry)).containsExactly("toy");
    assertThatThrownBy(() -> registry.register(new OtherToy()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'toy' is already provided by")
        .hasMessageContaining("ToyModality");
  }

  @Test
  void datasetsAreFoundByNameWithTheNearestOne() {
    ModalityRegistry registry = Toys.registry(new ToyDataset(Toys.rows(1, 1)));
    assertThat(registry.dataset("toys").card().name()).isEqualTo("toys");
    assertThat(registry.datasets()).hasSize(1);
    assertThatThrownBy(() -> registry.dataset("toy"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Did you mean 'toys'?");
  }

  @BuiltFor(Spi.VERSION)
  private static final class OtherToy implements Modality<String> {
    @Override
    public ModalityCard<String> card() {
      return new ModalityCard<>(ModalityId.of("toy"), "Other", String.class, "Another.");
    }

    @Override
    public DataLoader<String> dataLoader() {
      throw new UnsupportedOperationException();
    }

    @Override
    public PreprocessorFactory<String, ?> preprocessor() {
      throw new UnsupportedOperationException();
    }

    @Override
    public EncoderFactory<?> encoder() {
      throw new UnsupportedOperationException();
    }
  }
}
