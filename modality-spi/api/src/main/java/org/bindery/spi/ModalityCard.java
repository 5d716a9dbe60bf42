package org.bindery.spi;

/**
 * What a modality says of itself.
 *
 * @param id its name
 * @param title a name for people, such as "Audio"
 * @param sampleType the class of a raw sample; immutable, with value equality
 * @param summary one sentence
 * @param <S> the raw sample
 */
public record ModalityCard<S>(ModalityId id, String title, Class<S> sampleType, String summary) {}
