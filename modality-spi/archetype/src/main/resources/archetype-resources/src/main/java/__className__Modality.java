package ${package};

import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;

/**
 * What Bindery finds, by META-INF/services/org.bindery.spi.Modality: it says who it is and names its
 * four parts. Nothing here does any work.
 */
@BuiltFor(Spi.VERSION)
public final class ${className}Modality implements Modality<${className}> {
  static final String ID = "${modalityId}";

  /** Does nothing. */
  public ${className}Modality() {}

  @Override
  public ModalityCard<${className}> card() {
    // To change: the last sentence, which modalities() shows.
    return new ModalityCard<>(
        ModalityId.of(ID), "${title}", ${className}.class, "One channel of numbers over time.");
  }

  @Override
  public DataLoader<${className}> dataLoader() {
    return new ${className}Loader();
  }

  @Override
  public PreprocessorFactory<${className}, ${className}Preprocessing> preprocessor() {
    return ${className}Preprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<${className}Trunk> encoder() {
    return new ${className}Encoder();
  }

  @Override
  public Renderer<${className}> renderer() {
    return ${className}Chart::render;
  }
}
