// The wish to hear no more, in people's words; and what only looks like it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { isStart, isStop } from "../../src/messaging/stop.ts";

test.each([
  "стоп",
  "СТОП",
  "Стоп!",
  "стоп, пожалуйста",
  "Стоп рассылка",
  "«Стоп»",
  "STOP",
  "stop.",
  "отписаться",
  "отпишите меня",
  "отпишите меня, пожалуйста",
  "Отпишите меня от рассылки",
  "хочу отписаться",
  "Я хочу отписаться от рассылки",
  "отписка",
  "не пишите мне больше",
  "Не пишите мне",
  "больше не пишите",
  "Больше не пишите мне, спасибо",
  "Пожалуйста, не пишите мне больше никогда!!!",
  "не присылайте мне сообщения",
  "не присылайте больше ничего",
  "не шлите мне смс",
  "не беспокойте меня",
  "Прекратите рассылку",
  "прекратите мне писать",
  "перестаньте писать",
  "хватит писать",
  "хватит мне слать",
  "Отключите рассылку",
  "отмените подписку",
  "удалите меня из рассылки",
  "Удалите мой номер",
  "я не хочу получать сообщения",
  "не хочу получать вашу рассылку",
  "отказываюсь от рассылки",
  "отзываю согласие",
  "unsubscribe",
  "Unsubscribe me please",
  "please unsubscribe me from this list",
  "stop texting me",
  "Please stop sending me messages",
  "opt out",
  "opt-out",
  "don't text me anymore",
  "Do not contact me",
  "remove me from the list",
  "STOP ALL",
  "не хочу больше получать ваши сообщения",
  "прошу меня не беспокоить",
  "просьба не писать",
  "Удалите меня",
  "Отказ от рассылки",
  "please remove me",
  "take me off your list",
  "/stop",
])("%s is the wish to stop", (text) => expect(isStop(text)).toBe(true));

test.each([
  "",
  "!!!",
  "пожалуйста",
  "спасибо",
  "стопа болит",
  "стопы болят после бега",
  "болит стопа, что делать",
  "Врач сказал стоп, а я продолжаю пить таблетки",
  "не останавливайтесь",
  "мне не пишется",
  "я перестала пить таблетки",
  "перестал принимать лекарство",
  "не присылайте врача домой",
  "отпишусь завтра, как померяю давление",
  "хватит",
  "не надо",
  "нет",
  "отказываюсь",
  "отмените запись",
  "отмените приём",
  "150 на 95, больше не пишите про таблетки",
  "не пишите на этот номер после девяти вечера",
  "удалите зуб",
  "можно ли отписаться от рассылки и когда приём",
  "I can't stop coughing",
  "the pain will not stop",
  "stop smoking is hard",
  "should I stop taking pills?",
  "не беспокоит",
  "cancel",
  "Отменить визит",
  "удалите родинку",
  "start",
])("%s is not", (text) => expect(isStop(text)).toBe(false));

test.each(["/start", "/START", "старт", "Старт!", "start", "начать", "подпишите меня", "возобновите, пожалуйста"])(
  "%s is the wish to come back",
  (text) => expect(isStart(text)).toBe(true),
);
test.each(["", "стоп", "стартовал вчера", "когда начать пить таблетки", "start over please now again what"])(
  "%s is not the wish to come back",
  (text) => expect(isStart(text)).toBe(false),
);

test("any text is answered, and no text is both wishes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
      (text) => {
        expect(isStop(text) && isStart(text)).toBe(false);
      },
    ),
  );
  expect(isStop("стоп ".repeat(1e5))).toBe(false);
});
