package org.bindery.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Rendering;
import org.bindery.spi.Spi;

/** What a modality says of itself, and how it is found. */
final class DeclarationRules<S> {
  private static final String SERVICE = "META-INF/services/" + Modality.class.getName();

  private final Subject<S> subject;
  private final Modality<S> modality;
  private final Class<?> type;

  DeclarationRules(Subject<S> subject) {
    this.subject = subject;
    this.modality = subject.modality();
    this.type = modality.getClass();
  }

  void constructorNeedsNoEngine() {
    try {
      if (!Modifier.isPublic(type.getConstructor().getModifiers())
          || !Modifier.isPublic(type.getModifiers())) {
        throw Failure.of("Make {} and its no-argument constructor public.", type.getName());
      }
    } catch (NoSuchMethodException absent) {
      throw Failure.of("Give {} a public constructor without arguments.", type.getName());
    }
    try {
      EnginelessLoader loader = new EnginelessLoader(type.getClassLoader());
      Object copy =
          Class.forName(type.getName(), true, loader).getDeclaredConstructor().newInstance();
      copy.getClass().getMethod("card").invoke(copy);
    } catch (ReflectiveOperationException | LinkageError broken) {
      throw Failure.because(
          EnginelessLoader.rootOf(broken),
          "The constructor or card() of {} fails where there is no engine: move that work behind a"
              + " factory.",
          type.getName());
    }
  }

  void builtForIsPresent() {
    BuiltFor stamp = type.getAnnotation(BuiltFor.class);
    if (stamp == null) {
      throw Failure.of("Annotate {} with @BuiltFor(Spi.VERSION).", type.getName());
    }
    if (stamp.value() != Spi.VERSION) {
      throw Failure.of(
          "{} says @BuiltFor({}) and the interface is version {}: write @BuiltFor(Spi.VERSION) and"
              + " compile again.",
          type.getName(),
          stamp.value(),
          Spi.VERSION);
    }
  }

  void servicesFileListsTheClass() {
    boolean listed =
        serviceFiles().stream()
            .flatMap(file -> lines(file).stream())
            .map(line -> line.replaceFirst("#.*", "").strip())
            .anyMatch(type.getName()::equals);
    if (!listed) {
      throw Failure.of("Add the line {} to {}.", type.getName(), SERVICE);
    }
  }

  void idIsNotReserved() {
    String id = modality.card().id().value();
    if (ModalityId.RESERVED.contains(id) && !type.getName().startsWith("org.bindery.")) {
      throw Failure.of(
          "The id '{}' is reserved for Bindery's own modalities: choose another in the card of {}.",
          id,
          type.getName());
    }
  }

  void cardIsCompleteAndConstant() {
    ModalityCard<S> card = modality.card();
    if (card.title().isBlank() || card.summary().isBlank()) {
      throw Failure.of("Give the card of '{}' a title and a one-sentence summary.", card.id());
    }
    if (!card.equals(modality.card())) {
      throw Failure.of("card() of '{}' differs between calls: return a constant.", card.id());
    }
  }

  void samplesHaveValueEquality() {
    S sample = subject.draw(1);
    if (!modality.card().sampleType().isInstance(sample)) {
      throw Failure.of(
          "The card names the sample type {}, but a sample is a {}: make them agree.",
          modality.card().sampleType().getName(),
          sample.getClass().getName());
    }
    S twin = subject.draw(1);
    if (!sample.equals(twin) || sample.hashCode() != twin.hashCode()) {
      throw Failure.of(
          "Two samples drawn alike are not equal: give {} equals and hashCode by value (arrays by"
              + " their contents), or draw only from the given generator.",
          sample.getClass().getName());
    }
  }

  void defaultConfigurationsAreValid() {
    Record preprocessing = modality.preprocessor().defaults();
    Record encoding = modality.encoder().defaults();
    try {
      Subject.create(modality.preprocessor(), preprocessing);
      Subject.create(
          modality.encoder(),
          encoding,
          Subject.create(modality.preprocessor(), preprocessing).output());
    } catch (ConfigException refused) {
      throw Failure.because(
          refused, "The factories refuse their own defaults(): {}", refused.getMessage());
    }
    if (!preprocessing.equals(modality.preprocessor().defaults())
        || !encoding.equals(modality.encoder().defaults())) {
      throw Failure.of(
          "defaults() differs between calls: return equal records (no arrays in them).");
    }
  }

  void rendererGivesMimeTypeAndAltText() {
    Rendering rendering = modality.renderer().render(subject.draw(1));
    if (!rendering.mimeType().matches("[a-z]+/[a-z0-9.+-]+")) {
      throw Failure.of(
          "The renderer's MIME type '{}' is not one: use image/png, audio/wav, text/plain ...",
          rendering.mimeType());
    }
    if (rendering.body().length == 0) {
      throw Failure.of("The renderer gives an empty body: return the encoded picture or sound.");
    }
    if (rendering.altText().isBlank()) {
      throw Failure.of("The renderer gives no alt text: say in words what the sample is.");
    }
  }

  private List<URL> serviceFiles() {
    try {
      return Collections.list(type.getClassLoader().getResources(SERVICE));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<String> lines(URL file) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
