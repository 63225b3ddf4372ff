// One of several choices, with what it means in a line below.

export function Choice(props: { name: string; value: string; title: string; hint: string; checked?: boolean }) {
  const { name, value, title, hint, checked = false } = props;
  return (
    <label class="choice">
      <input type="radio" name={name} value={value} checked={checked} />
      <span>
        {title}
        <small>{hint}</small>
      </span>
    </label>
  );
}
