package org.bindery.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.Modality;

/**
 * Reads samples out of encoded files as a dataset would: the bytes are put into an Arrow cell, of a
 * column with the right metadata, and the modality's loader reads it. One thread.
 *
 * @param <S> the sample
 */
public final class MediaCells<S> implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final DataLoader<S> loader;
  private final FieldVector column;

  /**
   * Makes a column.
   *
   * @param metadata what the files do not say themselves, such as {@code encoding -> tum}
   * @throws ConfigException if a cell of this modality is not the content of a file
   */
  public MediaCells(Modality<S> modality, Map<String, String> metadata) {
    this.loader = modality.dataLoader();
    Field plain = loader.field();
    if (!(plain.getType() instanceof ArrowType.Binary)
        && !(plain.getType() instanceof ArrowType.Utf8)) {
      allocator.close();
      throw new ConfigException(
          "modality",
          modality.card().id().value(),
          "A sample of "
              + modality.card().id()
              + " is not a file but "
              + plain.getType()
              + ": make a dataset of them.");
    }
    Map<String, String> all = new LinkedHashMap<>(plain.getMetadata());
    all.putAll(metadata);
    Field field =
        new Field(
            plain.getName(), new FieldType(true, plain.getType(), null, all), plain.getChildren());
    this.column = field.createVector(allocator);
  }

  /**
   * Reads a sample.
   *
   * @throws org.bindery.spi.CorruptSampleException if it is not one
   */
  public S read(byte[] content) {
    column.clear();
    column.allocateNew();
    ((BaseVariableWidthVector) column).setSafe(0, content);
    column.setValueCount(1);
    try {
      return loader.read(column, 0);
    } finally {
      column.clear();
    }
  }

  @Override
  public void close() {
    column.close();
    allocator.close();
  }
}
