// Marks beside firms: an arrow for who rose or fell, a cross for who was taken out, a broken ring for who is cut off.
import { CUT_OFF, FELL, REMOVED, ROSE } from "./compare.ts";
import { type Picture } from "./picture.ts";

export function paintMarks(picture: Picture, pen: CanvasRenderingContext2D): void {
  const { store, palette } = picture, marks = store.marks?.firm;
  if (!marks) return;
  pen.save();
  for (let firm = 0; firm < marks.length; firm++) {
    if (!marks[firm] || !store.shown.firm[firm]) continue;
    const [x, y] = picture.screen(firm), r = picture.radius(firm);
    if (marks[firm] === ROSE || marks[firm] === FELL) arrow(pen, x + r + 7, y - r, marks[firm] === ROSE, marks[firm] === ROSE ? palette.rose : palette.fell, palette.canvas);
    else if (marks[firm] === REMOVED) cross(pen, x, y, r + 5, palette.accent);
    else if (marks[firm] === CUT_OFF) brokenRing(pen, x, y, r + 3.5, palette.fell);
  }
  pen.restore();
}

function arrow(pen: CanvasRenderingContext2D, x: number, y: number, up: boolean, color: string, halo: string): void {
  const tip = up ? -6 : 6;
  pen.beginPath();
  pen.moveTo(x, y + tip);
  pen.lineTo(x + 5.5, y - tip / 2);
  pen.lineTo(x - 5.5, y - tip / 2);
  pen.closePath();
  pen.setLineDash([]);
  pen.lineWidth = 3;
  pen.strokeStyle = halo;
  pen.stroke();
  pen.fillStyle = color;
  pen.fill();
}

function cross(pen: CanvasRenderingContext2D, x: number, y: number, r: number, color: string): void {
  pen.beginPath();
  for (const side of [1, -1]) {
    pen.moveTo(x - r, y - side * r);
    pen.lineTo(x + r, y + side * r);
  }
  pen.setLineDash([]);
  pen.lineWidth = 2.5;
  pen.strokeStyle = color;
  pen.stroke();
}

function brokenRing(pen: CanvasRenderingContext2D, x: number, y: number, r: number, color: string): void {
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  pen.setLineDash([3, 3]);
  pen.lineWidth = 1.6;
  pen.strokeStyle = color;
  pen.stroke();
}
