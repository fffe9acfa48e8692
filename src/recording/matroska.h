// A Matroska file (RFC 9559), piece by piece: a head, clusters that can each be played once they are on disk, and at
// the end cues and a head of the same size that knows how long all of it is. Bytes only; the disk is for others.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "foyer/bytes.h"
#include "recording/ebml.h"

namespace foyer::recording {

struct VideoTrack {
  int width = 0, height = 0;
  std::vector<std::uint8_t> avcc;  // AVCDecoderConfigurationRecord, ISO/IEC 14496-15
};

// Opus (RFC 7845) in stereo.
struct VoiceTrack {
  std::vector<std::uint8_t> opus_head;
  std::chrono::nanoseconds delay{};  // of the codec
};

struct Tracks {
  std::optional<VideoTrack> video;
  std::optional<VoiceTrack> voice;
};

// One coded picture, or one packet of sound.
struct Block {
  static constexpr std::uint8_t kVideo = 1, kVoice = 2;  // track numbers

  std::uint8_t track = kVideo;
  std::chrono::milliseconds at{};  // since the file's beginning
  bool key_frame = true;
  std::vector<std::uint8_t> bytes;
};

class Matroska {
 public:
  Matroska(Tracks tracks, std::chrono::system_clock::time_point recorded);

  // Goes to the beginning of the file. Once Cues() was called it is the finished head, of the same size.
  std::vector<std::uint8_t> Head() const;

  // What comes next in the file. `blocks` (not empty) lie within 30 s of each other; they are put in order.
  std::vector<std::uint8_t> Cluster(std::vector<Block> blocks);

  // The last piece.
  std::vector<std::uint8_t> Cues();

  std::uint64_t size_bytes() const { return position_; }  // of all pieces so far
  std::chrono::milliseconds length() const { return length_; }

 private:
  struct Cue {
    std::chrono::milliseconds at{};
    std::uint64_t position = 0;  // of the cluster in the segment
  };

  Ebml SegmentBegin() const;
  Ebml Seeks() const;
  Ebml Info() const;
  Ebml TrackEntries() const;

  const Tracks tracks_;
  const std::chrono::system_clock::time_point recorded_;
  std::uint64_t position_ = 0;
  std::vector<Cue> cues_;
  std::optional<std::uint64_t> cues_position_;  // in the segment; set: the file is finished
  std::chrono::milliseconds length_{};
};

}  // namespace foyer::recording
