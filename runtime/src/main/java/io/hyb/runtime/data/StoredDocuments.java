package io.hyb.runtime.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Documents of a token file, cut into blocks of at most a row's length, in an order shuffled anew
 * each time round. A block goes out whole or piece by piece, as room allows; every piece opens with
 * the first token and is a document of its own to the model.
 */
final class StoredDocuments implements Documents {
  /** Less room than this is not worth a piece. */
  static final int LEAST = 16;

  private final TokenFile file;
  private final OptionalInt bos;
  private final long seed;
  private final int blockLength;
  private final long[] blocksBefore;

  private long round;
  private long index;
  private int offset;

  StoredDocuments(TokenFile file, OptionalInt bos, long seed, int longest) {
    this.file = file;
    this.bos = bos;
    this.seed = seed;
    this.blockLength = longest - (bos.isPresent() ? 1 : 0);
    this.blocksBefore = new long[file.documents() + 1];
    for (int i = 0; i < file.documents(); i++) {
      blocksBefore[i + 1] = blocksBefore[i] + (file.length(i) + blockLength - 1) / blockLength;
    }
  }

  @Override
  public Optional<long[]> next(int room) {
    if (room < LEAST) {
      return Optional.empty();
    }
    long blocks = blocks();
    long block = new Permutation(blocks, seed + round).at(index);
    int found = Arrays.binarySearch(blocksBefore, block);
    int document = found >= 0 ? lastAt(found) : -found - 2;
    long start = (block - blocksBefore[document]) * blockLength;
    int length = (int) Math.min(blockLength, file.length(document) - start);
    int opening = bos.isPresent() ? 1 : 0;
    int taken = Math.min(length - offset, room - opening);
    long[] piece = new long[opening + taken];
    bos.ifPresent(id -> piece[0] = id);
    file.read(document, start + offset, piece, opening);
    advance(taken, length, blocks);
    return Optional.of(piece);
  }

  /** Empty documents have no blocks: of several that begin at one block the last has it. */
  private int lastAt(int found) {
    int document = found;
    while (document + 1 < blocksBefore.length - 1
        && blocksBefore[document + 1] == blocksBefore[document]) {
      document++;
    }
    return document;
  }

  private void advance(int taken, int length, long blocks) {
    offset += taken;
    if (length - offset < LEAST) {
      offset = 0;
      index++;
      if (index == blocks) {
        index = 0;
        round++;
      }
    }
  }

  @Override
  public long[] position() {
    return new long[] {round, index, offset, blocks()};
  }

  /**
   * Goes on from a position. One among blocks of another length, which a stage with longer or
   * shorter rows left, means nothing here: a new round begins.
   */
  @Override
  public void restore(long... position) {
    boolean sameBlocks = position.length < 4 || position[3] == blocks();
    round = sameBlocks ? position[0] : position[0] + 1;
    index = sameBlocks ? position[1] : 0;
    offset = sameBlocks ? Math.toIntExact(position[2]) : 0;
  }

  private long blocks() {
    return blocksBefore[blocksBefore.length - 1];
  }
}
