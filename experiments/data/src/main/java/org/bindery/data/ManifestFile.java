package org.bindery.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.Splitting;

/** Reads and writes {@code manifest.json}. */
final class ManifestFile {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .addMixIn(Splitting.class, SplittingKinds.class)
          .addModule(
              new SimpleModule()
                  .addSerializer(ColumnId.class, new ToStringSerializer(ColumnId.class))
                  .addDeserializer(ColumnId.class, new ColumnIds()))
          .build();

  void write(Path folder, Manifest manifest) throws IOException {
    Durable.write(folder.resolve(Manifest.FILE), mapper.writeValueAsBytes(manifest));
  }

  Manifest read(Path folder) {
    Path file = folder.resolve(Manifest.FILE);
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "Folder "
              + folder
              + " is not an imported dataset: it has no "
              + Manifest.FILE
              + ". "
              + remedy(folder));
    }
    try {
      Manifest manifest = mapper.readValue(Files.readAllBytes(file), Manifest.class);
      if (manifest.format() != Manifest.FORMAT) {
        throw new DataException(
            "Dataset "
                + folder
                + " has format "
                + manifest.format()
                + ", this version of Bindery reads format "
                + Manifest.FORMAT
                + ". "
                + remedy(folder));
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new DataException(
          "File " + file + " is damaged: " + e.getOriginalMessage() + ". " + remedy(folder), e);
    } catch (IOException e) {
      throw new DataException("File " + file + " cannot be read: " + e + ".", e);
    }
  }

  static String remedy(Path folder) {
    return "Delete the folder " + folder + " and open the dataset again, which imports it anew.";
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Splitting.Given.class, name = "given"),
    @JsonSubTypes.Type(value = Splitting.ByKey.class, name = "by-key")
  })
  private interface SplittingKinds {}

  private static final class ColumnIds extends FromStringDeserializer<ColumnId> {
    private static final long serialVersionUID = 1L;

    ColumnIds() {
      super(ColumnId.class);
    }

    @Override
    protected ColumnId _deserialize(String value, DeserializationContext context) {
      return ColumnId.of(value);
    }
  }
}
