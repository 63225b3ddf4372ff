// Every sentence and hint of a check, in Russian: a hole stands for a name that stays as it is, or for a part that has its own words.

export const sentences: Record<string, string> = {
  // what is expected
  "{want} is expected here, and this is {is}.": "Здесь {want}, а {is}.",
  '{want} is expected here, and this is "{key}".': "Здесь {want}, а написано «{key}».",
  'A duration is expected after "{sign}", and this is "{text}".': "После «{sign}» нужен срок, а написано «{text}».",
  '"{name}" is missing here: {about}': "Здесь не хватает «{name}»: {about}",
  "One of {words} is missing here.": "Здесь не хватает одного из слов: {words}.",
  '"{word}" is not a word that can stand here.': "Слово «{word}» здесь стоять не может.",
  "Here can stand: {words}.": "Здесь могут стоять: {words}.",
  "One of: {words}.": "Подойдёт одно из: {words}.",
  "One of: {words}, or weekdays.": "Подойдёт одно из: {words} или weekdays.",
  'Did you mean "{name}"?': "Возможно, вы имели в виду «{name}»?",
  'Write "{text}".': "Напишите «{text}».",

  // how values are written
  'Write "09:00-18:00", or closed.': "Напишите «09:00-18:00» или closed.",
  'Write "appointment.start", or "appointment.start - 1 day".': "Напишите «appointment.start» или «appointment.start - 1 day».",
  'A whole number and an English unit, at most five years: "3 weeks", "2 workdays", "90 minutes".':
    "Целое число и единица по-английски, не больше пяти лет: «3 weeks», «2 workdays», «90 minutes».",
  'Two digits each, "10:00", from 00:00 to 23:59.': "По две цифры, «10:00», от 00:00 до 23:59.",
  "Letters, digits and hyphens, without spaces.": "Буквы, цифры и дефисы, без пробелов.",
  "A Latin letter, then letters, digits and _.": "Сначала латинская буква, затем латинские буквы, цифры и «_».",
  "A plain word.": "Одно слово без знаков.",
  '"{name}" is given by the engine alone: choose another word.': "«{name}» ставит только сама система: выберите другое слово.",
  "Two letters: ru, en.": "Две буквы: ru, en.",
  "Two letters.": "Две буквы.",
  "Two letters, with a region where needed: RU, DE-BY.": "Две буквы, при надобности с регионом: RU, DE-BY.",
  "Languages have two letters: ru, en.": "Языки пишутся двумя буквами: ru, en.",
  "An IANA name: Europe/Moscow, Asia/Yekaterinburg.": "Имя из базы IANA: Europe/Moscow, Asia/Yekaterinburg.",
  "An IANA name: Asia/Yekaterinburg.": "Имя из базы IANA: Asia/Yekaterinburg.",
  "64 hexadecimal digits.": "64 шестнадцатеричные цифры.",
  'Latin letters and digits, as the registry gave it: "2VtzqxY4aBc".': "Латинские буквы и цифры, как их выдал реестр: «2VtzqxY4aBc».",
  'Words, "|" between those that may stand in one place, "*" for any ending: "болит|давит груд*".':
    "Слова; «|» между теми, что могут стоять на одном месте, «*» вместо любого окончания: «болит|давит груд*».",
  "A step begins with its verb: {words}.": "Шаг начинается со своего глагола: {words}.",

  // YAML
  "The file is larger than 256 KiB.": "Файл больше 256 КиБ.",
  "Move some of it to scenarios/shared/ and include it.": "Перенесите часть в scenarios/shared/ и подключите через include.",
  "The file is nested more than {n} levels deep.": "Вложенность в файле глубже {n} уровней.",
  "Mend this first: the rest was not looked at.": "Сначала исправьте это: дальше файл не читали.",
  "Mend these first.": "Сначала исправьте эти.",
  "There are {more} more problems, not shown.": "Показано не всё: замечаний ещё {more}.",
  "A tab cannot indent: use spaces.": "Отступ не делают табуляцией: поставьте пробелы.",
  "An alias (*) is not used here: write it out, or include a fragment.":
    "Ссылки (*) здесь не используются: напишите текст целиком или подключите фрагмент через include.",
  "A merge key (<<) is not used here: write it out, or include a fragment.":
    "Слияние (<<) здесь не используется: напишите текст целиком или подключите фрагмент через include.",
  "A tag (!) is not used here: remove it.": "Теги YAML (!) здесь не используются: уберите.",
  "Directives are not used here: remove this line.": "Директивы здесь не используются: уберите эту строку.",
  "This quoted text does not end as it should.": "Текст в кавычках не закончен как следует.",
  "This cannot be read. In so large a file a line is a word, a colon and a value, or a dash and an item, indented by spaces.":
    "Это не читается. В таком большом файле строка состоит из слова, двоеточия и значения или из дефиса и пункта списка, с отступом из пробелов.",
  "A second document begins here: one file is one document.": "Здесь начинается второй документ, а в файле должен быть один.",
  "This line is indented differently from those it belongs to.": "Отступ этой строки не такой, как у соседних.",
  "A key must be plain text.": "Слово перед двоеточием должно быть простым текстом.",
  '"{key}" stands here twice: a key may be given once.': "«{key}» стоит здесь дважды, а должно один раз.",
  "This is not complete: {yaml}.": "Здесь что-то не дописано: {yaml}.",
  "This is not YAML: {yaml}.": "Это не читается как YAML: {yaml}.",

  // names that lead nowhere, or to two places
  'There is no {none} "{name}".': "Нет {none} «{name}».",
  'There is no {none} "{name}" here.': "Здесь нет {none} «{name}».",
  'There is no name "{name}" here.': "Здесь нет имени «{name}».",
  'There is no scenario "{name}".': "Нет сценария «{name}».",
  'There is no fragment "{name}" in scenarios/shared/.': "В scenarios/shared/ нет фрагмента «{name}».",
  'There is no red-flag rule "{name}" in safety/.': "В safety/ нет правила тревожных признаков «{name}».",
  'The scenario has no {thing} "{name}".': "Такого в сценарии нет: {thing} «{name}».",
  'No holidays are known for "{name}".': "Праздники страны «{name}» не известны.",
  'There is already a{an} {thing} "{name}".': "Такое имя уже занято: {thing} «{name}».",
  'There is already a question "{name}".': "Вопрос «{name}» уже есть.",
  'There is already a red-flag rule "{name}".': "Правило тревожных признаков «{name}» уже есть.",
  'Another step already has the id "{name}" by its place.': "Имя «{name}» уже досталось другому шагу по его месту.",
  'scenarios/shared/ already has a {thing} "{name}".': "В scenarios/shared/ уже есть {thing} «{name}».",
  "Rename one of the two.": "Переименуйте одно из двух.",
  'The {thing} "{name}" is already in {file}.': "В файле {file} уже есть {thing} «{name}».",
  'This file is called "{stem}", and here it is called "{name}".': "Файл называется «{stem}», а здесь он назван «{name}».",
  'Write "{name}", or rename the file.': "Напишите «{name}» или переименуйте файл.",
  '"{word}" is neither a language nor a word of a message.': "«{word}» не язык и не слово сообщения.",

  // entering
  '"priority" has no effect without "exclusive".': "«priority» ничего не значит без «exclusive».",
  "Name the group with exclusive.": "Назовите группу словом exclusive.",
  '"messages" is missing here: the texts of what is sent.': "Здесь не хватает «messages»: текстов того, что отправляется.",
  '"{word}" is missing here: a schedule needs "every" and "at".': "Здесь не хватает «{word}»: расписанию нужны «every» и «at».",
  '"{word}" can stand here only with "on: schedule".': "«{word}» может стоять здесь только вместе с «on: schedule».",
  "No appointment is known here: no appointment event enters this scenario.":
    "Приём здесь не известен: в этот сценарий не входят по событию приёма.",
  'Enter on an appointment event, such as "appointment.booked".': "Впускайте по событию приёма, например «appointment.booked».",

  // steps
  "This step has no verb.": "У этого шага нет глагола.",
  '"{word}" is a second verb: this step already has "{verb}".': "«{word}» здесь второй глагол: у шага уже есть «{verb}».",
  "Make it a step of its own.": "Сделайте его отдельным шагом.",
  "Only the appointment's start can be waited for, or a moment so long before or after it.":
    "Ждать можно только начала приёма или момента за какой-то срок до него или после.",
  '"{word}" can stand beside "wait" only {beside}.': "«{word}» может стоять рядом с «wait» только {beside}.",
  "This repeats for ever.": "Это повторяется без конца.",
  'Say how long: "times: 7", or "until:" with a condition.': "Скажите, сколько: «times: 7» или «until:» с условием.",
  '"tags", "untag" or "attributes" is missing here.': "Здесь не хватает «tags», «untag» или «attributes».",
  "This reminder would come when the question is already over.": "Это напоминание придёт, когда вопрос уже закрыт.",
  'Remind sooner, or make "within" longer.': "Напомните раньше или увеличьте «within».",
  '"{word}" cannot stand beside "{first}": an answer is of one kind.': "«{word}» не может стоять рядом с «{first}»: вид ответа один.",
  '"otherwise" comes last: nothing after it is ever looked at.': "«otherwise» стоит последним: до того, что ниже, дело не дойдёт.",
  "Move otherwise to the end.": "Перенесите otherwise в конец.",
  "The weights must make 100 together, and these make {n}.": "Веса вместе должны давать 100, а эти дают {n}.",
  "The hold-out is taken from everybody first and does not count here.":
    "Контрольная группа отделяется от всех заранее и здесь не считается.",
  'Without "outcomes" nothing waits for this task, so nothing happens when it is late.':
    "Без «outcomes» эту задачу ничто не ждёт, поэтому при опоздании ничего не случится.",
  "List the outcomes, or remove overdue.": "Перечислите исходы или уберите overdue.",
  'Without "due" this task is never late.': "Без «due» эта задача никогда не просрочена.",
  'Say by when: "due: 1 workday".': "Скажите, к какому сроку: «due: 1 workday».",
  "This step can never be reached.": "До этого шага дело никогда не дойдёт.",
  'The fragment "{name}" includes itself.': "Фрагмент «{name}» включает сам себя.",
  "With its fragments this grows over {n} steps.": "Вместе с фрагментами здесь больше {n} шагов.",
  "Here scenarios set each other off again and again, without letting time pass.":
    "Здесь сценарии запускают друг друга снова и снова, без паузы между ними.",
  'Put a wait between, or "again: never".': "Поставьте между ними wait или «again: never».",
  "Here scenarios set each other off without end.": "Здесь сценарии запускают друг друга без конца.",
  '"again: never" in one of them breaks the ring.': "«again: never» в одном из них разомкнёт круг.",

  // texts
  '"subject" is missing here: it can go by e-mail, in "{language}" too.':
    "Здесь не хватает «subject»: сообщение может уйти письмом, и на языке «{language}» тоже.",
  'There is no text in "{language}" here.': "Здесь нет текста на языке «{language}».",
  'Add "{language}:".': "Добавьте «{language}:».",
  '"{word}" has at most {n} characters here.': "В «{word}» здесь может быть не больше {n} знаков.",
  "A text has at most {n} characters.": "В тексте может быть не больше {n} знаков.",
  "A tag has at most {n} characters.": "Вставка в тексте может быть не длиннее {n} знаков.",
  "A text has at most {n} tags.": "В тексте может быть не больше {n} вставок.",
  "A text has at most {n} tags inside each other.": "Вставки в тексте вложены глубже {n} уровней.",
  "This text is nested too deeply.": "Вложенность в тексте слишком глубокая.",
  'There is no filter "{name}".': "Нет фильтра «{name}».",
  'There is no tag "{name}".': "Нет вставки «{name}».",

  // expressions
  "An expression has at most {n} characters.": "В условии может быть не больше {n} знаков.",
  "This is not an expression.": "Это не условие.",
  "This expression is nested too deeply.": "Вложенность в условии слишком глубокая.",
  "This expression is nested too deeply or has too many parts.": "Условие слишком сложное: раздроблено на части или глубоко вложено.",
  "The expression ends too early.": "Условие обрывается слишком рано.",
  "A condition must be true or false, and this is {value}.": "Условие отвечает «да» или «нет», а здесь получается {value}.",
  '"{sign}" cannot be used between {value} and {value2}.': "Знак «{sign}» сюда не подходит: слева {value}, справа {value2}.",
  '"{name}" cannot be used with these values.': "«{name}» нельзя применить к этим значениям.",
  '"{sign}" cannot be used with {value}.': "Знак «{sign}» сюда не подходит: после него {value}.",
  '"{sign}" needs yes or no on both sides, and this is {value}.': "По обе стороны от «{sign}» должно быть «да» или «нет», а здесь {value}.",

  // red flags
  "No red-flag rule reads this health answer.": "Этот ответ о здоровье не читает ни одно правило тревожных признаков.",
  'Have a doctor write and sign one in safety/: it names "{name}" under "answers".':
    "Попросите врача написать и подписать такое правило в safety/: оно называет «{name}» в «answers».",
  "The red-flag rules that read this health answer, safety/{name}.yaml, are signed by no doctor.":
    "Правила тревожных признаков, которые читают этот ответ о здоровье, safety/{name}.yaml, не подписал ни один врач.",
  "Check that file: it tells how to sign.": "Проверьте тот файл: проверка подскажет, как его подписать.",
  "{unsigned} Until a doctor signs them they alarm staff, and patients get no text.":
    "{unsigned} Пока врач не подпишет правила, они поднимают сотрудников, а пациенты текста не получают.",
  'signed: { doctor: "…", date: {date}, {hash} }': 'Впишите: signed: { doctor: "…", date: {date}, {hash} }',
  "hash: {hash}": "Впишите: hash: {hash}",
  "The doctor's full name.": "Полное имя врача.",
  "Today is {date}.": "Сегодня {date}.",
  '"pressure", "answers" or "words" is missing here: what the rule looks for.':
    "Здесь не хватает «pressure», «answers» или «words»: того, что правило ищет.",
  '"from", "to" or "is" is missing here.': "Здесь не хватает «from», «to» или «is».",

  // shared files
  '"fragment" is missing here: the name of these steps.': "Здесь не хватает «fragment»: имени этих шагов.",
  '"steps" is missing here: what the fragment does.': "Здесь не хватает «steps»: того, что делает фрагмент.",
  '"fragment", "messages" or "questionnaires" is missing here.': "Здесь не хватает «fragment», «messages» или «questionnaires».",

  // stories
  '"{word}" is a line of its own: this one already is "{first}".': "«{word}» пишется отдельной строкой: в этой уже есть «{first}».",
  "This line has no deed and no expectation.": "В этой строке ничего не происходит и ничего не ожидается.",
  '"{word}" is no deed and no expectation.': "«{word}» не событие и не ожидание.",
  '"give" or "withdraw" is missing here.': "Здесь не хватает «give» или «withdraw».",
  "A reply has words.": "В ответе пациента должны быть слова.",
};
