#include "recording/matroska.h"

#include <algorithm>

#include "foyer/check.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;

// RFC 9559 s5.1, by its names.
constexpr std::uint32_t kEbmlHeader = 0x1A45DFA3, kEbmlVersion = 0x4286, kEbmlReadVersion = 0x42F7,
                        kEbmlMaxIdLength = 0x42F2, kEbmlMaxSizeLength = 0x42F3, kDocType = 0x4282,
                        kDocTypeVersion = 0x4287, kDocTypeReadVersion = 0x4285;
constexpr std::uint32_t kSeekHead = 0x114D9B74, kSeek = 0x4DBB, kSeekId = 0x53AB, kSeekPosition = 0x53AC;
constexpr std::uint32_t kInfo = 0x1549A966, kTimestampScale = 0x2AD7B1, kDuration = 0x4489, kDateUtc = 0x4461,
                        kMuxingApp = 0x4D80, kWritingApp = 0x5741;
constexpr std::uint32_t kTracks = 0x1654AE6B, kTrackEntry = 0xAE, kTrackNumber = 0xD7, kTrackUid = 0x73C5,
                        kTrackType = 0x83, kFlagLacing = 0x9C, kCodecId = 0x86, kCodecPrivate = 0x63A2,
                        kCodecDelay = 0x56AA, kSeekPreRoll = 0x56BB, kVideo = 0xE0, kPixelWidth = 0xB0,
                        kPixelHeight = 0xBA, kAudio = 0xE1, kSamplingFrequency = 0xB5, kChannels = 0x9F;
constexpr std::uint32_t kTimestamp = 0xE7, kSimpleBlock = 0xA3;
constexpr std::uint32_t kCues = 0x1C53BB6B, kCuePoint = 0xBB, kCueTime = 0xB3, kCueTrackPositions = 0xB7,
                        kCueTrack = 0xF7, kCueClusterPosition = 0xF1;

constexpr std::size_t kDurationBytes = 11;  // ID, size, a double
constexpr std::size_t kSegmentHeaderBytes = 12;
constexpr auto kLastBlock = 20ms;                   // at least so long goes the last one on
constexpr std::uint64_t kOpusPreRoll = 80'000'000;  // ns; RFC 7845 s4.6

std::uint64_t Count(std::chrono::milliseconds time) {
  return static_cast<std::uint64_t>(std::max(time, std::chrono::milliseconds(0)).count());
}

void AddSeek(Ebml& seeks, std::uint32_t id, std::uint64_t position) {
  Ebml name, seek;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto byte = static_cast<std::uint8_t>(id >> shift);
    name.Append(Bytes(&byte, 1));
  }
  seek.Binary(kSeekId, name.bytes());
  seek.Fixed(kSeekPosition, position);
  seeks.Master(kSeek, seek);
}

Ebml Header() {
  Ebml header, file;
  header.Unsigned(kEbmlVersion, 1);
  header.Unsigned(kEbmlReadVersion, 1);
  header.Unsigned(kEbmlMaxIdLength, 4);
  header.Unsigned(kEbmlMaxSizeLength, 8);
  header.Text(kDocType, "matroska");
  header.Unsigned(kDocTypeVersion, 4);
  header.Unsigned(kDocTypeReadVersion, 2);
  file.Master(kEbmlHeader, header);
  return file;
}

Ebml EntryOf(std::uint8_t number, std::uint64_t type, std::string_view codec, Bytes codec_private) {
  Ebml entry;
  entry.Unsigned(kTrackNumber, number);
  entry.Unsigned(kTrackUid, number);
  entry.Unsigned(kTrackType, type);
  entry.Unsigned(kFlagLacing, 0);
  entry.Text(kCodecId, codec);
  entry.Binary(kCodecPrivate, codec_private);
  return entry;
}

}  // namespace

Matroska::Matroska(Tracks tracks, std::chrono::system_clock::time_point recorded)
    : tracks_(std::move(tracks)), recorded_(recorded) {
  position_ = Head().size();
}

std::vector<std::uint8_t> Matroska::Head() const {
  const std::uint64_t begin = Header().size() + kSegmentHeaderBytes;
  Ebml head = Header();
  head.Open(kSegment, cues_position_ ? position_ - begin : Ebml::kUnknownSize);
  head.Append(SegmentBegin().bytes());
  return head.bytes();
}

Ebml Matroska::SegmentBegin() const {
  Ebml begin = Seeks();
  begin.Append(Info().bytes());
  begin.Append(TrackEntries().bytes());
  return begin;
}

// Where the parts of the segment are; until all of them are known, something of the same size that is skipped.
Ebml Matroska::Seeks() const {
  Ebml unknown, seeks, all;
  for (const std::uint32_t id : {kInfo, kTracks, kCues}) AddSeek(unknown, id, 0);
  all.Master(kSeekHead, unknown);
  const std::size_t size = all.size();
  Ebml filler;
  filler.Void(size);
  if (!cues_position_) return filler;
  AddSeek(seeks, kInfo, size);
  AddSeek(seeks, kTracks, size + Info().size());
  AddSeek(seeks, kCues, *cues_position_);
  Ebml head;
  head.Master(kSeekHead, seeks);
  return head;
}

Ebml Matroska::Info() const {
  constexpr std::chrono::sys_days kEpoch{std::chrono::year(2001) / 1 / 1};
  Ebml info, all;
  info.Unsigned(kTimestampScale, 1'000'000);
  info.Signed64(kDateUtc, std::chrono::duration_cast<std::chrono::nanoseconds>(recorded_ - kEpoch).count());
  info.Text(kMuxingApp, "foyer");
  info.Text(kWritingApp, "foyer");
  if (cues_position_) {
    info.Float(kDuration, static_cast<double>(length_.count()));
  } else {
    info.Void(kDurationBytes);
  }
  all.Master(kInfo, info);
  return all;
}

Ebml Matroska::TrackEntries() const {
  Ebml tracks, all;
  if (tracks_.video) {
    Ebml entry = EntryOf(Block::kVideo, 1, "V_MPEG4/ISO/AVC", tracks_.video->avcc);
    Ebml video;
    video.Unsigned(kPixelWidth, static_cast<std::uint64_t>(tracks_.video->width));
    video.Unsigned(kPixelHeight, static_cast<std::uint64_t>(tracks_.video->height));
    entry.Master(kVideo, video);
    tracks.Master(kTrackEntry, entry);
  }
  if (tracks_.voice) {
    Ebml entry = EntryOf(Block::kVoice, 2, "A_OPUS", tracks_.voice->opus_head);
    entry.Unsigned(kCodecDelay, static_cast<std::uint64_t>(tracks_.voice->delay.count()));
    entry.Unsigned(kSeekPreRoll, kOpusPreRoll);
    Ebml audio;
    audio.Float(kSamplingFrequency, 48'000);  // of the decoder: Opus has no other
    audio.Unsigned(kChannels, 2);
    entry.Master(kAudio, audio);
    tracks.Master(kTrackEntry, entry);
  }
  all.Master(kTracks, tracks);
  return all;
}

std::vector<std::uint8_t> Matroska::Cluster(std::vector<Block> blocks) {
  FOYER_CHECK(!blocks.empty() && !cues_position_);
  std::ranges::stable_sort(blocks, {}, &Block::at);
  const std::chrono::milliseconds begin = blocks.front().at;
  Ebml cluster, all;
  cluster.Unsigned(kTimestamp, Count(begin));
  for (const Block& block : blocks) {
    // Track number, time since that of the cluster, flags; RFC 9559 s10.1 and s10.2.
    const auto time = static_cast<std::uint16_t>(Count(std::min<std::chrono::milliseconds>(block.at - begin, 32s)));
    std::vector<std::uint8_t> bytes = {static_cast<std::uint8_t>(0x80 | block.track),
                                       static_cast<std::uint8_t>(time >> 8), static_cast<std::uint8_t>(time),
                                       static_cast<std::uint8_t>(block.key_frame ? 0x80 : 0)};
    bytes.insert(bytes.end(), block.bytes.begin(), block.bytes.end());
    cluster.Binary(kSimpleBlock, bytes);
    length_ = std::max(length_, block.at + kLastBlock);
  }
  all.Master(kCluster, cluster);
  const auto cue = std::ranges::find_if(blocks, [this](const Block& block) {
    return tracks_.video ? block.track == Block::kVideo && block.key_frame : true;
  });
  if (cue != blocks.end()) cues_.push_back({cue->at, position_ - Header().size() - kSegmentHeaderBytes});
  position_ += all.size();
  return all.bytes();
}

std::vector<std::uint8_t> Matroska::Cues() {
  Ebml cues, all;
  for (const Cue& cue : cues_) {
    Ebml position, point;
    position.Unsigned(kCueTrack, tracks_.video ? Block::kVideo : Block::kVoice);
    position.Unsigned(kCueClusterPosition, cue.position);
    point.Unsigned(kCueTime, Count(cue.at));
    point.Master(kCueTrackPositions, position);
    cues.Master(kCuePoint, point);
  }
  all.Master(kCues, cues);
  cues_position_ = position_ - Header().size() - kSegmentHeaderBytes;
  position_ += all.size();
  return all.bytes();
}

}  // namespace foyer::recording
