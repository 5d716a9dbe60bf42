package org.bindery.spi.support;

import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.ModalityId;

/**
 * Base of loaders whose cells hold an encoded file (PNG, WAV ...) in a binary column. Both 32-bit
 * and 64-bit offsets are read.
 *
 * @param <S> the raw sample
 */
public abstract class BinaryLoader<S> implements DataLoader<S> {
  private final Field field;

  /**
   * Names the column.
   *
   * @param metadata goes into the Arrow field, such as {@code encoding -> png, jpeg}
   */
  protected BinaryLoader(ModalityId modality, Map<String, String> metadata) {
    this.field =
        new Field(
            modality.value(), new FieldType(true, ArrowType.Binary.INSTANCE, null, metadata), null);
  }

  /**
   * Decodes a file.
   *
   * @throws CorruptSampleException if it is not one
   */
  protected abstract S decode(byte[] file);

  /**
   * Decodes a file that does not say everything itself. Does {@link #decode(byte[])} by default.
   *
   * @param metadata of the Arrow field of the column it stands in
   * @throws CorruptSampleException if it is not one
   */
  protected S decode(byte[] file, Map<String, String> metadata) {
    return decode(file);
  }

  /** Encodes without loss. */
  protected abstract byte[] encode(S sample);

  /**
   * Encodes without loss for a column whose metadata decide how cells are read. Does {@link
   * #encode(Object)} by default.
   *
   * @param metadata of the Arrow field of the column
   * @throws org.bindery.spi.DataException if the column could not give the sample back
   */
  protected byte[] encode(S sample, Map<String, String> metadata) {
    return encode(sample);
  }

  @Override
  public final Field field() {
    return field;
  }

  @Override
  public final S read(FieldVector column, int row) {
    byte[] file =
        column instanceof LargeVarBinaryVector large
            ? large.get(row)
            : ((VarBinaryVector) column).get(row);
    if (file.length == 0) {
      throw new CorruptSampleException("the file has zero bytes");
    }
    return decode(file, column.getField().getMetadata());
  }

  @Override
  public final void write(S sample, FieldVector column, int row) {
    byte[] file = encode(sample, column.getField().getMetadata());
    if (column instanceof LargeVarBinaryVector large) {
      large.setSafe(row, file);
    } else {
      ((VarBinaryVector) column).setSafe(row, file);
    }
  }
}
