#include "phone/sound_card.h"

#include <mediastreamer2/msfilter.h>
#include <mediastreamer2/mssndcard.h>
#include <mediastreamer2/msticker.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace foyer::phone {
namespace {

// Whose sound a card is. Belongs to the card.
struct Card {
  SoundPorts* ports;
  SoundOf calls;
};

// The filters of one call. Their methods are called by mediastreamer's ticker and by liblinphone in the loop thread,
// never at the same time.
struct Microphone {
  Card card;
  std::unique_ptr<SoundPorts::Ear> ear;
};
struct Loudspeaker {
  Card card;
  std::unique_ptr<SoundPorts::Mouth> mouth;
  SoundBlock block{};
  std::size_t filled = 0;  // samples of `block`
};

template <typename Data>
Data& DataOf(MSFilter* filter) {
  return *static_cast<Data*>(filter->data);
}
template <typename Data>
void Init(MSFilter* filter) {
  filter->data = new Data{};
}
template <typename Data>
void Uninit(MSFilter* filter) {
  delete static_cast<Data*>(filter->data);
}

void StartMicrophone(MSFilter* filter) {
  auto& microphone = DataOf<Microphone>(filter);
  microphone.ear = microphone.card.ports->AddEar(microphone.card.calls);
}
void StopMicrophone(MSFilter* filter) { DataOf<Microphone>(filter).ear.reset(); }

// The ticker's interval is 10 ms: one block for each.
void Hear(MSFilter* filter) {
  mblk_t* message = allocb(sizeof(SoundBlock), 0);
  SoundBlock block;
  DataOf<Microphone>(filter).ear->Read(block);
  std::memcpy(message->b_wptr, block.data(), sizeof(block));
  message->b_wptr += sizeof(block);
  ms_queue_put(filter->outputs[0], message);
}

void StartLoudspeaker(MSFilter* filter) {
  auto& loudspeaker = DataOf<Loudspeaker>(filter);
  loudspeaker.mouth = loudspeaker.card.ports->AddMouth(loudspeaker.card.calls);
  loudspeaker.filled = 0;
}
void StopLoudspeaker(MSFilter* filter) { DataOf<Loudspeaker>(filter).mouth.reset(); }

void SpeakSamples(Loudspeaker& loudspeaker, const std::uint8_t* bytes, std::size_t samples) {
  while (samples > 0) {
    const std::size_t taken = std::min(samples, kSamplesPerBlock - loudspeaker.filled);
    std::memcpy(loudspeaker.block.data() + loudspeaker.filled, bytes, taken * sizeof(std::int16_t));
    bytes += taken * sizeof(std::int16_t);
    samples -= taken;
    loudspeaker.filled += taken;
    if (loudspeaker.filled < kSamplesPerBlock) continue;
    loudspeaker.mouth->Write(loudspeaker.block);
    loudspeaker.filled = 0;
  }
}

void Speak(MSFilter* filter) {
  while (mblk_t* message = ms_queue_get(filter->inputs[0])) {
    for (mblk_t* part = message; part != nullptr; part = part->b_cont)
      SpeakSamples(DataOf<Loudspeaker>(filter), part->b_rptr,
                   static_cast<std::size_t>(part->b_wptr - part->b_rptr) / sizeof(std::int16_t));
    freemsg(message);
  }
}

// Any other rate is refused: mediastreamer converts then.
int SetRate(MSFilter*, void* rate) { return *static_cast<int*>(rate) == kSoundRate ? 0 : -1; }
int GetRate(MSFilter*, void* rate) {
  *static_cast<int*>(rate) = kSoundRate;
  return 0;
}
int SetChannels(MSFilter*, void* channels) { return *static_cast<int*>(channels) == 1 ? 0 : -1; }
int GetChannels(MSFilter*, void* channels) {
  *static_cast<int*>(channels) = 1;
  return 0;
}

// mediastreamer wants these tables mutable and for ever; it does not change them.
MSFilterMethod methods[] = {{MS_FILTER_SET_SAMPLE_RATE, SetRate},
                            {MS_FILTER_GET_SAMPLE_RATE, GetRate},
                            {MS_FILTER_SET_NCHANNELS, SetChannels},
                            {MS_FILTER_GET_NCHANNELS, GetChannels},
                            {0, nullptr}};

MSFilterDesc microphone_description = {MS_FILTER_PLUGIN_ID,
                                       "FoyerMicrophone",
                                       "What is heard at the door",
                                       MS_FILTER_OTHER,
                                       nullptr,
                                       0,
                                       1,
                                       Init<Microphone>,
                                       StartMicrophone,
                                       Hear,
                                       StopMicrophone,
                                       Uninit<Microphone>,
                                       methods,
                                       0};
MSFilterDesc loudspeaker_description = {MS_FILTER_PLUGIN_ID,
                                        "FoyerLoudspeaker",
                                        "What the visitor hears",
                                        MS_FILTER_OTHER,
                                        nullptr,
                                        1,
                                        0,
                                        Init<Loudspeaker>,
                                        StartLoudspeaker,
                                        Speak,
                                        StopLoudspeaker,
                                        Uninit<Loudspeaker>,
                                        methods,
                                        0};

template <typename Data>
MSFilter* CreateFilter(MSSndCard* card, MSFilterDesc& description) {
  MSFilter* filter = ms_factory_create_filter_from_desc(ms_snd_card_get_factory(card), &description);
  DataOf<Data>(filter).card = *static_cast<Card*>(card->data);
  return filter;
}
MSFilter* CreateMicrophone(MSSndCard* card) { return CreateFilter<Microphone>(card, microphone_description); }
MSFilter* CreateLoudspeaker(MSSndCard* card) { return CreateFilter<Loudspeaker>(card, loudspeaker_description); }

void Detect(MSSndCardManager*) {}  // RegisterSoundCard() adds the one that there is
void UninitCard(MSSndCard* card) { delete static_cast<Card*>(card->data); }
MSSndCard* Duplicate(MSSndCard* card);

MSSndCardDesc MakeDescription() {
  MSSndCardDesc description = {};
  description.driver_type = "Foyer";
  description.detect = Detect;
  description.create_reader = CreateMicrophone;
  description.create_writer = CreateLoudspeaker;
  description.uninit = UninitCard;
  description.duplicate = Duplicate;
  return description;
}

MSSndCardDesc card_description = MakeDescription();

MSSndCard* MakeCard(const Card& card) {
  MSSndCard* made = ms_snd_card_new_with_name(&card_description, "door");
  made->capabilities = MS_SND_CARD_CAP_CAPTURE | MS_SND_CARD_CAP_PLAYBACK;
  made->data = new Card(card);
  return made;
}
MSSndCard* Duplicate(MSSndCard* card) { return MakeCard(*static_cast<Card*>(card->data)); }

}  // namespace

std::string RegisterSoundCard(MSFactory& factory, SoundPorts& ports, SoundOf calls) {
  MSSndCard* card = MakeCard({&ports, calls});
  ms_snd_card_manager_add_card(ms_factory_get_snd_card_manager(&factory), card);  // owns it now
  return ms_snd_card_get_string_id(card);
}

}  // namespace foyer::phone
