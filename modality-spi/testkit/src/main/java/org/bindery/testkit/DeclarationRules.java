package org.bindery.testkit;

import org.bindery.spi.ConfigException;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Rendering;

/** What a modality says of itself, and how it is found. */
final class DeclarationRules<S> {
  private final Subject<S> subject;
  private final Modality<S> modality;
  private final Class<?> type;
  private final ServiceRules service;

  DeclarationRules(Subject<S> subject) {
    this.subject = subject;
    this.modality = subject.modality();
    this.type = modality.getClass();
    this.service = new ServiceRules(Modality.class, type);
  }

  void constructorNeedsNoEngine() {
    service.constructorNeedsNoEngine();
  }

  void builtForIsPresent() {
    service.builtForIsPresent();
  }

  void servicesFileListsTheClass() {
    service.fileListsTheClass();
  }

  void jarBundlesNoInterface() {
    service.jarBundlesNoInterface();
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
    requireWhole(modality.renderer().render(subject.draw(1)));
  }

  /** Requires a MIME type, a body and alt text. */
  static void requireWhole(Rendering rendering) {
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
}
