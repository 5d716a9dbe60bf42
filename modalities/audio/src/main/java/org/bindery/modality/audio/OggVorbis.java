package org.bindery.modality.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bindery.spi.CorruptSampleException;

/**
 * Decodes the Vorbis streams of an Ogg file, one after the other where they are chained; other
 * streams beside them, such as pictures, are passed over. A file with damaged or missing pages is
 * refused, since what is left of it is not the sound that was meant.
 *
 * <p>For one file and one thread.
 */
final class OggVorbis {
  private final SyncState sync = new SyncState();
  private final Page page = new Page();
  private final Packet packet = new Packet();

  private StreamState stream;
  private Info info;
  private Comment comment;
  private DspState dsp;
  private Block block;
  private int headers;
  private int serial;
  private boolean open;

  private int rate;
  private float[][] samples = new float[0][];
  private int length;
  private int begin;
  private String other = "sound of an unknown kind";

  private OggVorbis() {}

  static Sound decode(byte[] file) {
    try {
      return new OggVorbis().read(file);
    } catch (ArrayIndexOutOfBoundsException | NullPointerException | NegativeArraySizeException e) {
      // JOrbis does not check what it reads from the headers and packets.
      throw new CorruptSampleException("This Ogg Vorbis file is damaged and cannot be decoded.", e);
    }
  }

  private Sound read(byte[] file) {
    int index = sync.buffer(file.length);
    System.arraycopy(file, 0, sync.data, index, file.length);
    sync.wrote(file.length);
    int found;
    while ((found = sync.pageout(page)) != 0) {
      if (found < 0) {
        if (open || length == 0) {
          throw new CorruptSampleException("This Ogg file is damaged: a page fails its checksum.");
        }
        continue;
      }
      if (page.bos() != 0 && !open) {
        begin();
      } else if (open && page.serialno() == serial) {
        take();
      }
    }
    if (open) {
      throw new CorruptSampleException(
          "This Ogg Vorbis file is cut off: its last page is missing.");
    }
    if (samples.length == 0) {
      throw new CorruptSampleException(
          "This Ogg file holds "
              + other
              + ", not Vorbis; only Vorbis can be read: convert it to Ogg Vorbis or WAV.");
    }
    for (int c = 0; c < samples.length; c++) {
      samples[c] = Arrays.copyOf(samples[c], length);
    }
    return new Sound(rate, samples);
  }

  private void begin() {
    String magic =
        new String(
            page.body_base, page.body, Math.min(8, page.body_len), StandardCharsets.ISO_8859_1);
    if (!magic.startsWith("\u0001vorbis")) {
      other = describe(magic);
      return;
    }
    serial = page.serialno();
    stream = new StreamState();
    stream.init(serial);
    info = new Info();
    info.init();
    comment = new Comment();
    comment.init();
    headers = 0;
    begin = length;
    open = true;
    take();
  }

  private static String describe(String magic) {
    if (magic.startsWith("OpusHead")) {
      return "Opus";
    }
    if (magic.startsWith("Speex")) {
      return "Speex";
    }
    return magic.startsWith("\u007fFLAC") ? "FLAC" : "no sound known here";
  }

  private void take() {
    if (stream.pagein(page) < 0) {
      throw new CorruptSampleException("This Ogg Vorbis file is damaged: a page is malformed.");
    }
    int found;
    while ((found = stream.packetout(packet)) != 0) {
      if (found < 0) {
        throw new CorruptSampleException("This Ogg Vorbis file is damaged: a page is missing.");
      }
      if (headers < 3) {
        header();
      } else if (block.synthesis(packet) == 0) {
        dsp.synthesis_blockin(block);
        collect();
      }
    }
    if (page.eos() != 0) {
      if (headers < 3) {
        throw new CorruptSampleException(
            "This Ogg Vorbis file ends after " + headers + " of its 3 headers.");
      }
      open = false;
      cutEnd();
    }
  }

  /**
   * Cuts off what fills the last block. JOrbis does that itself, but not where a stream has one
   * page of sound only.
   */
  private void cutEnd() {
    long promised = page.granulepos();
    if (promised >= 0 && length - begin > promised) {
      length = begin + (int) promised;
    }
  }

  private void header() {
    if (headers == 1) {
      // The comments are not needed, and JOrbis trusts the lengths in them: skipped unread.
      comment.vendor = new byte[0];
    } else if (!isHeader(headers == 0 ? 1 : 5) || info.synthesis_headerin(comment, packet) < 0) {
      throw new CorruptSampleException(
          "Header " + (headers + 1) + " of this Ogg Vorbis file is damaged.");
    }
    headers++;
    if (headers == 3) {
      start();
    }
  }

  private boolean isHeader(int type) {
    return packet.bytes > 0 && packet.packet_base[packet.packet] == type;
  }

  private void start() {
    if (samples.length == 0) {
      rate = info.rate;
      samples = new float[info.channels][0];
    } else if (rate != info.rate || samples.length != info.channels) {
      throw new CorruptSampleException(
          "This Ogg file changes from "
              + samples.length
              + " channels at "
              + rate
              + " Hz to "
              + info.channels
              + " at "
              + info.rate
              + " Hz midway; convert it to one format.");
    }
    dsp = new DspState();
    dsp.synthesis_init(info);
    block = new Block(dsp);
  }

  private void collect() {
    float[][][] pcm = new float[1][][];
    int[] offsets = new int[info.channels];
    int count;
    while ((count = dsp.synthesis_pcmout(pcm, offsets)) > 0) {
      for (int c = 0; c < samples.length; c++) {
        if (samples[c].length < length + count) {
          samples[c] = Arrays.copyOf(samples[c], Math.max(2 * samples[c].length, length + count));
        }
        System.arraycopy(pcm[0][c], offsets[c], samples[c], length, count);
      }
      length += count;
      dsp.synthesis_read(count);
    }
  }
}
