// What a source sends, packet by packet in bursts: our own door as it was recorded, or bursts of equal packets.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace foyer::bench {

struct PacketShape {
  std::uint16_t size;          // with the RTP header
  bool marker;                 // the last of its picture
  std::uint8_t first, second;  // of the payload: what a relay looks at (RFC 6184)
};
using Burst = std::vector<PacketShape>;

struct Traffic {
  std::string name;
  bool video = true;          // H.264; else G.711
  std::vector<Burst> bursts;  // sent over and over
};

// door_packets.txt, written by record_door.cc: a line for each packet (size, marker, two bytes of the payload in
// hexadecimal), an empty one between bursts. 250 pictures of the test camera, by x264 and our packetiser.
Traffic DoorRecording();
// Pictures of `count` packets of `size` bytes; every 50th is a key frame, as large as the others.
Traffic EqualBursts(std::uint16_t size, std::size_t count);
// One packet at a time.
Traffic Audio();

}  // namespace foyer::bench
